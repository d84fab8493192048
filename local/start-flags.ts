import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export type StartFlags = {
  readonly content: string;
  /** Without it the folder's own `subscribers.csv`, else the sample's. */
  readonly subscribers: string | undefined;
  readonly out: string;
  /** The instant at which the weekly schedule fires. */
  readonly now: Date;
  readonly keepRunning: boolean;
};

export const USAGE = `npm start -- [flags]        a whole week of the newsletter, offline

  --content DIR            upload every file below DIR (default: content, the sample)
  --subscribers FILE.csv   header: email, and optionally name,cadence,lang
                           (default: DIR/subscribers.csv, else the sample's)
  --out DIR                where mails, pages and the account go (default: out)
  --now ISO-INSTANT        when the weekly schedule fires, such as 2026-11-23T00:00:00Z
                           (default: now)
  --keep-running           then serve the desk of this stack until you press Ctrl+C
  --help                   this text
`;

/** @returns the flags, or what is wrong with them: exit code 2 */
export function readFlags(
  args: readonly string[],
  present: Date,
): { readonly flags: StartFlags } | { readonly help: true } | { readonly mistake: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...COMMON_FLAGS,
        out: { type: 'string', default: 'out' },
        'keep-running': { type: 'boolean', default: false },
      },
    });
    if (values.help) return { help: true };
    const now = nowOf(values.now, present);
    const { content, subscribers, out } = values;
    return { flags: { content, subscribers, out, now, keepRunning: values['keep-running'] } };
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}

/** What is asked of everything that brings a folder into a stack on this machine. */
export const COMMON_FLAGS = {
  content: { type: 'string', default: 'content' },
  subscribers: { type: 'string' },
  now: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** @throws Error with the mistake */
export function nowOf(text: string | undefined, present: Date): Date {
  const now = text === undefined ? present : instant(text);
  if (now === undefined) throw new Error(`--now: "${text}" is no instant such as 2026-11-23T00:00:00Z`);
  return now;
}

/** A date and time with its zone: anything less would mean another instant on another machine. */
function instant(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const date = new Date(text);
  // 30 February would be taken for 2 March.
  const [year = 0, month = 1, day = 1] = text.slice(0, 10).split('-').map(Number);
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
  return Number.isNaN(date.getTime()) || !isDay ? undefined : date;
}

/** A flag that asks for what is not there: exit code 2. */
export class FlagError extends Error {}
