import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { PRICES, type Meter, type Prices } from './prices.ts';

/** How many get an edition a week, at how many messages a second, on how many lanes (functions/clock/lanes-for.ts). */
type Size = { readonly readers: number; readonly pace: number; readonly lanes: number };

const SIZES: readonly Size[] = [
  { readers: 1_000, pace: 14, lanes: 1 },
  { readers: 100_000, pace: 200, lanes: 4 },
  { readers: 1_000_000, pace: 1_000, lanes: 20 },
  { readers: 10_000_000, pace: 5_000, lanes: 100 },
];

const EDITIONS_A_MONTH = 52 / 12;
const MINUTES_A_MONTH = 43_830;
/** Ledger and audience are kept for 13 months. */
const EDITIONS_KEPT = 57;
/** Of SES: `send` and `delivery`; others are rare. */
const EVENTS = 2;
/** Whose program shows pictures, a guess: nothing of it is measured on purpose. A lead and nine cards (results.md). */
const SHOWN_BY = 0.4;
const PICTURES = 10;
const PICTURES_GB = 0.0002;
/** Each has one heading, and a test holds them against the stack. */
const ALARMS = headingsOfAlarms(readFileSync(fileURLToPath(new URL('../docs/runbook.md', import.meta.url)), 'utf8'));
/** Of the synthesized stack. */
const METRICS = 20;
const QUEUES_POLLED = 7;

function headingsOfAlarms(runbook: string): number {
  const [, alarms = ''] = runbook.split(/^## Alarms$/m);
  return (alarms.split(/^## /m)[0] ?? '').match(/^### /gm)?.length ?? 0;
}

/** What an edition asks of AWS, in units of the price list. Measured numbers are those of results.md. */
function editionOf({ readers, pace, lanes }: Size): Partial<Record<Meter, number>> {
  const minutes = readers / pace / 60;
  const runs = readers / 1_000;
  const events = readers * EVENTS;
  // Up to 100 events a call touch one or two batches a lane.
  const writesAnEvent = Math.min(1, (3 * lanes) / 100);
  return {
    mails: readers,
    // Measured: 0.14 a reader, freeze included.
    writes: readers * 0.14 + events * writesAnEvent,
    // Consent of each, the control item twice a wave; the freeze reads 700 bytes each; the clock all runs each minute.
    reads: readers * (1 + 0.12 + 0.18) + runs * (minutes + 4) * 3,
    // `deliver` waits most of the time, with 512 MB; `feedback` takes 150 ms a call with 256 MB; `compose` about a minute a
    // million with 1.7 GB.
    computeGBs: (readers / pace) * lanes * 0.5 + (events / 100) * 0.15 * 0.25 + (10 + readers / 16_000) * 1.7,
    calls: runs + events / 100,
    notifications: events,
    // Into the queue, and out of it and deleted by tens.
    messages: events * 1.2 + runs * 3,
    puts: runs + 30,
    gets: runs * 2,
    logsGB: (runs + events / 100) * 1e-6,
    pictureRequests: readers * SHOWN_BY * PICTURES,
    pictureGB: readers * SHOWN_BY * PICTURES_GB,
  };
}

/** What costs by the month, whoever reads. Subscribers take 700 bytes, a reader of an edition 10 in the ledger, 17 in S3. */
function monthOf({ readers }: Size): Partial<Record<Meter, number>> {
  return {
    // The clock, with 1 GB for a quarter of a second; queues are asked by five pollers, each for 20 seconds.
    computeGBs: MINUTES_A_MONTH * 0.25,
    calls: MINUTES_A_MONTH,
    messages: QUEUES_POLLED * 15 * MINUTES_A_MONTH,
    reads: MINUTES_A_MONTH * 12,
    writes: MINUTES_A_MONTH,
    logsGB: MINUTES_A_MONTH * 1e-6,
    tableGB: (readers * (700 + 10 * EDITIONS_KEPT)) / 1e9,
    objectGB: 2 + (readers * 17 * EDITIONS_KEPT) / 1e9,
    alarms: ALARMS,
    metrics: METRICS,
    dashboards: 1,
    secrets: 1,
    keys: 1,
  };
}

const SERVICES: Readonly<Record<string, readonly Meter[]>> = {
  SES: ['mails'],
  DynamoDB: ['writes', 'reads', 'tableGB'],
  Lambda: ['computeGBs', 'calls'],
  'SNS and SQS': ['notifications', 'messages'],
  S3: ['puts', 'gets', 'objectGB'],
  CloudFront: ['pictureRequests', 'pictureGB'],
  CloudWatch: ['logsGB', 'alarms', 'metrics', 'dashboards'],
  'Secrets Manager and KMS': ['secrets', 'keys'],
};

/** Dollars a month of one meter, what AWS always gives away deducted. */
function dollars(size: Size, meter: Meter, prices: Prices): number {
  const used = (editionOf(size)[meter] ?? 0) * EDITIONS_A_MONTH + (monthOf(size)[meter] ?? 0);
  const { each, free = 0 } = prices[meter];
  return Math.max(0, used - free) * each;
}

/** Dollars a month by service, at a size and in a region. */
function costs(size: Size, prices: Prices): ReadonlyMap<string, number> {
  const sum = (meters: readonly Meter[]) => meters.reduce((all, meter) => all + dollars(size, meter, prices), 0);
  return new Map(Object.entries(SERVICES).map(([service, meters]) => [service, sum(meters)]));
}

/** What SES's plan Essentials takes more a month than no plan: $0.16 a thousand, from ten million on $0.14. */
function essentialsMore({ readers }: Size): number {
  const mails = readers * EDITIONS_A_MONTH;
  return mails * 0.00006 - Math.max(0, mails - 10_000_000) * 0.00002;
}

const money = (amount: number): string =>
  amount < 0.005 ? '0' : amount.toLocaleString('en', { maximumFractionDigits: amount < 100 ? 2 : 0 });

const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(' | ')} |`;

/** The tables of docs/costs.md. */
function tables(): Promise<string> {
  const head = `| | ${SIZES.map(({ readers }) => `${readers.toLocaleString('en')} readers`).join(' | ')} |\n|---|${SIZES.map(() => '--:').join('|')}|`;
  const written = Object.entries(PRICES).map(([region, prices]) => {
    const bySize = SIZES.map((size) => costs(size, prices));
    const total = bySize.map((one) => [...one.values()].reduce((all, amount) => all + amount, 0));
    const essentials = SIZES.map((size, index) => (total[index] ?? 0) + essentialsMore(size));
    const rows = [
      ...Object.keys(SERVICES).map((service) =>
        row(
          service,
          bySize.map((one) => money(one.get(service) ?? 0)),
        ),
      ),
      row(
        '**together, dollars a month**',
        total.map((amount) => `**${money(amount)}**`),
      ),
      row(
        'a thousand mails',
        total.map((amount, index) => money((amount / ((SIZES[index]?.readers ?? 1) * EDITIONS_A_MONTH)) * 1000)),
      ),
      row('together, on SES’s plan Essentials', essentials.map(money)),
    ];
    return `### ${region}\n\n${head}\n${rows.join('\n')}`;
  });
  return format(written.join('\n\n'), { parser: 'markdown', printWidth: 120 });
}

const DOC = fileURLToPath(new URL('../docs/costs.md', import.meta.url));
const MARKS = ['<!-- node bench/costs.ts -->\n\n', '<!-- end -->'] as const;

/** The document, with the tables in their place. */
export async function withTables(document: string): Promise<string> {
  const [before = '', rest = ''] = document.split(MARKS[0]);
  return `${before}${MARKS[0]}${await tables()}\n${MARKS[1]}${rest.split(MARKS[1])[1] ?? ''}`;
}

if (import.meta.main) writeFileSync(DOC, await withTables(readFileSync(DOC, 'utf8')));
