import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asReceived } from './as-received.ts';
import { judge } from './spamassassin.ts';

// `npm run test:spam`: a week of the sample on the local cloud, and what SpamAssassin says of the mails that came of it.
const LIMIT_POINTS = 1;

/** What nobody wants, to see that the judge is awake. */
const SPAM = [
  'From: "WINNER" <win@example.com>',
  'To: reader@example.com',
  'Subject: FREE VIAGRA!!! MAKE MONEY FAST $$$',
  'Content-Type: text/html',
  '',
  '<html><body><font size="1" color="white">Viagra! CLICK HERE for free money!!!</font></body></html>',
].join('\r\n');
/** SpamAssassin's own border. */
const SPAM_POINTS = 5;

const start = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** The first mail in each language, and every letter, by where they lie. */
async function mailsIn(out: string): Promise<ReadonlyMap<string, string>> {
  const mails = new Map<string, string>();
  const languages = new Set<string>();
  for (const folder of ['inbox', 'letters'])
    for (const name of (await readdir(join(out, folder))).toSorted()) {
      if (!name.endsWith('.eml')) continue;
      const raw = await readFile(join(out, folder, name), 'utf8');
      const language = /^Content-Language: (\S+)/m.exec(raw)?.[1] ?? '';
      if (folder === 'inbox' && languages.has(language)) continue;
      languages.add(language);
      mails.set(`${folder}/${name} (${language})`, raw);
    }
  return mails;
}

/** Says what it thinks of each mail. @returns whether all are below the limit */
async function judgeWeek(out: string): Promise<boolean> {
  execFileSync(process.execPath, [start, '--out', out], { stdio: ['ignore', 'ignore', 'inherit'] });
  const mails = await mailsIn(out);
  if (mails.size < 2) throw new Error(`the week left ${mails.size} kinds of mail: there should be two languages`);
  let isGood = true;
  for (const [name, raw] of mails) {
    const { points, rules } = (await judge(asReceived(raw, new Date()))) ?? { points: Infinity, rules: [] };
    const isBelow = points < LIMIT_POINTS;
    isGood &&= isBelow;
    const title = `${isBelow ? 'good' : 'FAIL'} ${name}: ${points} points (below ${LIMIT_POINTS})`;
    process.stdout.write(`${[title, ...rules].join('\n')}\n\n`);
  }
  return isGood;
}

async function run(): Promise<boolean> {
  const verdict = await judge(asReceived(SPAM, new Date()));
  if (verdict === undefined) {
    process.stderr.write('SpamAssassin is not installed: apt-get install --no-install-recommends spamassassin\n');
    return false;
  }
  if (verdict.points < SPAM_POINTS) throw new Error(`SpamAssassin gives plain spam only ${verdict.points} points`);
  const out = await mkdtemp(join(tmpdir(), 'newsletter-spam-'));
  try {
    return await judgeWeek(out);
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

process.exitCode = (await run()) ? 0 : 1;
