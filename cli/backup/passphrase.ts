import { readFileSync } from 'node:fs';
import { askSecret } from '../ask.ts';

/** Shorter ones are guessed, however slowly each guess goes. */
const SHORTEST = 12;
const VARIABLE = 'NEWSLETTER_PASSPHRASE';

export const PASSPHRASE_HELP = `\nThe passphrase is asked for, or read from --passphrase-file (its first line) or ${VARIABLE}.`;

export type Passphrase = { readonly passphrase: string } | { readonly refused: string };

/** The passphrase of a backup that is there. Never an argument: every user of the machine can read those. */
export async function existingPassphrase(file: string | undefined): Promise<Passphrase> {
  const passphrase = given(file) ?? (await askSecret('Passphrase of the backup:'));
  return passphrase === '' ? { refused: `There is no passphrase.${PASSPHRASE_HELP}` } : { passphrase };
}

/** The passphrase of a new backup, asked for twice. */
export async function newPassphrase(file: string | undefined): Promise<Passphrase> {
  const fromElsewhere = given(file);
  const passphrase = fromElsewhere ?? (await askSecret('Passphrase of the new backup:'));
  if (passphrase === '') return { refused: `There is no passphrase.${PASSPHRASE_HELP}` };
  if (passphrase.length < SHORTEST)
    return { refused: `The passphrase is too short: at least ${SHORTEST} characters, such as five words by chance.` };
  if (fromElsewhere === undefined && (await askSecret('Once more:')) !== passphrase)
    return { refused: 'These were two different passphrases. Nothing was written.' };
  return { passphrase };
}

function given(file: string | undefined): string | undefined {
  if (file === undefined) return process.env[VARIABLE];
  return readFileSync(file, 'utf8').split(/\r?\n/u, 1)[0] ?? '';
}
