import { FlagError } from './start-flags.ts';

/** What was typed, as it was read. */
type Read<Flags> = { readonly flags: Flags } | { readonly help: true } | { readonly mistake: string };

/**
 * Runs a program as its flags say, and tells what went wrong: exit code 2 for a wrong flag, 1 for anything else.
 * @param run answers with its own exit code
 * @param say words for a fault, when there are better ones than its own
 */
export async function runProgram<Flags>(
  read: Read<Flags>,
  usage: string,
  run: (flags: Flags) => Promise<number>,
  say: (error: unknown, flags: Flags) => string = messageOf,
): Promise<void> {
  if ('help' in read) process.stdout.write(usage);
  else if ('mistake' in read) {
    process.stderr.write(`${read.mistake}\n\n${usage}`);
    process.exitCode = 2;
  } else
    try {
      process.exitCode = await run(read.flags);
    } catch (error) {
      process.stderr.write(`\n${say(error, read.flags)}\n`);
      process.exitCode = error instanceof FlagError ? 2 : 1;
    }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
