import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export type Verdict = {
  /** The sum; 5 is spam by SpamAssassin's own measure. */
  readonly points: number;
  /** Every rule that hit: points, name, what it says. */
  readonly rules: readonly string[];
};

/**
 * SpamAssassin's verdict on a mail, by the rules that Debian ships, without network.
 * @returns nothing when it is not installed
 * @throws Error when it says something that cannot be read
 */
export async function judge(mail: string): Promise<Verdict | undefined> {
  // Local tests only; a report whatever the score; no preferences file in this user's home.
  const program = spawn('spamassassin', ['--local', '--test-mode', '--nocreate-prefs'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  program.on('error', (error) => ('code' in error && error.code === 'ENOENT' ? resolve(false) : reject(error)));
  program.on('close', () => resolve(true));
  program.stdin.on('error', () => {});
  program.stdin.end(mail);
  const [isInstalled, said] = await Promise.all([promise, text(program.stdout)]);
  return isInstalled ? read(said) : undefined;
}

/** Reads the report, which stands below the mail. */
function read(said: string): Verdict {
  const report = said.slice(said.lastIndexOf('Content analysis details:'));
  const [, points] = /^Content analysis details:\s+\((-?\d+(?:\.\d+)?) points/.exec(report) ?? [];
  if (points === undefined) throw new Error(`SpamAssassin gave no verdict:\n${said.slice(-2_000)}`);
  const rules = report.split('\n').filter((line) => /^ *-?\d+(?:\.\d)? [A-Z0-9_]+/.test(line));
  return { points: Number(points), rules };
}
