import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/**
 * The encryption of a backup (age-encryption.org/v1), so that the tool `age` opens it as well. Each backup has a key pair
 * of its own; its secret half lies in `key.age`, locked with the passphrase (scrypt), and opens all other files:
 * `age -d -i key.age subscribers.jsonl.age`. Deriving a key from a passphrase takes a second and 256 MB: once is enough.
 */
export type Key = { readonly secret: string; readonly recipient: string };

export const KEY_FILE = 'key.age';
/** Readable by whoever made it, and nobody else. */
const OWN_FILE = 0o600;
/** Of age itself: each guess takes a second and 256 MB. The exponent of 2 of scrypt's N. */
const WORK_FACTOR = 18;
const WRONG = /no identity matched/i;

/** What was written: of the encrypted file. */
export type Sealed = { readonly bytes: number; readonly sha256: string };

/** Makes a key, and writes it locked into the folder. @throws Error when the folder has one */
export async function makeKey(folder: string, passphrase: string, workFactor = WORK_FACTOR): Promise<Key> {
  const secret = await generateX25519Identity();
  const lock = new Encrypter();
  lock.setPassphrase(passphrase);
  lock.setScryptWorkFactor(workFactor);
  const locked = await lock.encrypt(`# The key of this backup. With age: age -d -i ${KEY_FILE} FILE\n${secret}\n`);
  await writeFile(join(folder, KEY_FILE), locked, { flag: 'wx', mode: OWN_FILE });
  return { secret, recipient: await identityToRecipient(secret) };
}

/** Unlocks the key of a backup; nothing when the passphrase is another one. @throws Error for a file that is none of age */
export async function openKey(folder: string, passphrase: string): Promise<Key | undefined> {
  const unlock = new Decrypter();
  unlock.addPassphrase(passphrase);
  try {
    const text = await unlock.decrypt(await readFile(join(folder, KEY_FILE)), 'text');
    const secret = text.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? '';
    return { secret, recipient: await identityToRecipient(secret) };
  } catch (error) {
    if (error instanceof Error && WRONG.test(error.message)) return undefined;
    throw new Error(`${KEY_FILE} is damaged: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Encrypts a stream into a new file, in constant memory. It is on the disk when this returns. */
export async function writeSealed(file: string, key: Key, content: AsyncIterable<Uint8Array>): Promise<Sealed> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key.recipient);
  const handle = await open(file, 'wx', OWN_FILE);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of await encrypter.encrypt(ReadableStream.from(content))) {
      hash.update(piece);
      bytes += piece.length;
      await handle.writeFile(piece);
    }
    await handle.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

/** Decrypts a file, in constant memory. @throws Error when it was changed, cut short, or belongs to another key */
export async function* readSealed(file: string, key: Key): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key.secret);
  const encrypted: AsyncIterable<Uint8Array> = createReadStream(file);
  yield* await decrypter.decrypt(ReadableStream.from(encrypted));
}

/** What a file is, as `writeSealed` said when it wrote it. */
export async function measure(file: string): Promise<Sealed> {
  const hash = createHash('sha256');
  let bytes = 0;
  const pieces: AsyncIterable<Uint8Array> = createReadStream(file);
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
