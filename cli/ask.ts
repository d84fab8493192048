import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** What somebody at the terminal answers; `''` when nobody sits at one, or they go away. */
export async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const asked = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Ctrl+D closes it, and leaves the question without an answer.
    const left = once(asked, 'close').then(() => '');
    return (await Promise.race([asked.question(`${question} `), left])).trim();
  } finally {
    asked.close();
  }
}

/** Whether somebody at the terminal says yes; without one nobody does. */
export async function agrees(): Promise<boolean> {
  return /^y(es)?$/iu.test(await ask('Go ahead? [y/N]'));
}

/** The same for a secret: nothing of what is typed is shown. */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  process.stdout.write(`${question} `);
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  const asked = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    const left = once(asked, 'close').then(() => '');
    return await Promise.race([asked.question(''), left]);
  } finally {
    asked.close();
    process.stdout.write('\n');
  }
}
