import { parseArgs } from 'node:util';
import { COMMON_FLAGS, nowOf } from '../start-flags.ts';

/** What `npm run desk` was asked for. */
export type DeskFlags = {
  readonly content: string;
  /** Without it the folder's own `subscribers.csv`, else the sample's. */
  readonly subscribers: string | undefined;
  /** What the stack takes for now; it runs on from there. */
  readonly now: Date;
  readonly port: number;
};

export const USAGE = `npm run desk -- [flags]    the desk of a newsletter on this machine, offline

  --content DIR            upload every file below DIR first (default: content, the sample)
  --subscribers FILE.csv   header: email, and optionally name,cadence,lang
                           (default: DIR/subscribers.csv, else the sample's)
  --now ISO-INSTANT        what the stack takes for now, such as 2026-11-23T00:00:00Z
                           (default: now); the desk can let time go by faster
  --port PORT              where a browser finds it, 0 for any that is free (default: 4600)
  --help                   this text
`;

/** @returns the flags, or what is wrong with them: exit code 2 */
export function readDeskFlags(
  args: readonly string[],
  present: Date,
): { readonly flags: DeskFlags } | { readonly help: true } | { readonly mistake: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...COMMON_FLAGS,
        port: { type: 'string', default: '4600' },
      },
    });
    if (values.help) return { help: true };
    const now = nowOf(values.now, present);
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Infinity;
    if (port > 65_535) return { mistake: `--port: "${values.port}" is no port, 0 to 65535` };
    const { content, subscribers } = values;
    return { flags: { content, subscribers, now, port } };
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}
