import { createSecretKey, type KeyObject } from 'node:crypto';

/** A key that signs or once signed links, by its `kid`. A retired one verifies unsubscribe links and nothing else. */
export type LinkKey = { readonly kid: string; readonly secret: KeyObject; readonly retired: boolean };

/** A key that was added: from `from` on (epoch milliseconds) it signs; by then every function has read it. */
export type NextKey = { readonly kid: string; readonly from: number };

/** The one secret, ready for use. Keys are `KeyObject`s: a log that shows them shows no value. */
export type LinkKeys = {
  /** The value of the header by which CloudFront proves to a function URL that it is CloudFront. */
  readonly origin: string;
  /** Of the address hash. Never rotated: with another one no subscriber would be found again. */
  readonly hash: KeyObject;
  /** Signs new links. */
  readonly signing: LinkKey;
  /** Signs in its place from an instant on that has not come yet. */
  readonly next?: NextKey;
  /** All keys there ever were, by kid: links of sent mail are valid for ever (rules S1.15). */
  readonly links: ReadonlyMap<string, LinkKey>;
};

export const LONGEST_KID = 8;
const KID = /^[a-z0-9]{1,8}$/;
const KEY_BYTES = 32;

/**
 * Reads the content of the secret:
 * `{"v":1,"origin":"…","hash":"<32 bytes, base64url>","signing":"k1","links":{"k1":{"secret":"<32 bytes>","retired":true}}}`,
 * and while keys are rotated `"next":{"kid":"k2","from":1795300000000}`.
 * @param now epoch milliseconds; whoever signs nothing may leave it out
 * @throws Error naming the first field that is missing or wrong; values are never in its message.
 */
export function readLinkKeys(json: string, now = 0): LinkKeys {
  const content = readKeyFields(json);
  if (content['v'] !== 1) throw fault('v');
  const { origin, signing: signingKid } = content;
  if (typeof origin !== 'string' || origin === '') throw fault('origin');
  const hash = readKey(content['hash'], 'hash');
  const links = readLinks(content['links']);
  const signing = signer(links, signingKid, 'signing');
  const next = readNext(content['next']);
  if (next === undefined) return { origin, hash, signing, links };
  const later = signer(links, next.kid, 'next');
  return next.from <= now ? { origin, hash, signing: later, links } : { origin, hash, signing, next, links };
}

/**
 * The content of a new secret, as JSON: a fresh hash key and the first signing key, `k1`.
 * @param random gives so many unpredictable bytes.
 * @param origin the value of the header that CloudFront is to send.
 */
export function makeLinkKeys(random: (bytes: number) => Uint8Array, origin: string): string {
  const [hash, secret] = [makeKey(random), makeKey(random)];
  return JSON.stringify({ v: 1, origin, hash, signing: 'k1', links: { k1: { secret } } });
}

/** A fresh key, as the secret holds it. */
export function makeKey(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(KEY_BYTES)).toString('base64url');
}

function signer(links: ReadonlyMap<string, LinkKey>, kid: unknown, field: string): LinkKey {
  const key = typeof kid === 'string' ? links.get(kid) : undefined;
  if (key === undefined || key.retired) throw fault(field);
  return key;
}

function readNext(value: unknown): NextKey | undefined {
  if (value === undefined) return undefined;
  if (!isFields(value)) throw fault('next');
  const { kid, from } = value;
  if (typeof kid !== 'string' || typeof from !== 'number' || !Number.isFinite(from)) throw fault('next');
  return { kid, from };
}

function readLinks(value: unknown): ReadonlyMap<string, LinkKey> {
  if (!isFields(value)) throw fault('links');
  const links = new Map<string, LinkKey>();
  for (const [kid, key] of Object.entries(value)) {
    if (!KID.test(kid)) throw fault('links: the name of a key');
    if (!isFields(key)) throw fault(`links.${kid}`);
    const { retired = false } = key;
    if (typeof retired !== 'boolean') throw fault(`links.${kid}.retired`);
    links.set(kid, { kid, secret: readKey(key['secret'], `links.${kid}.secret`), retired });
  }
  return links;
}

function readKey(value: unknown, field: string): KeyObject {
  if (typeof value !== 'string') throw fault(field);
  const bytes = Buffer.from(value, 'base64url');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64url') !== value) throw fault(field);
  return createSecretKey(bytes);
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of the secret, not looked at any further. @throws Error that shows none of them. */
export function readKeyFields(json: string): Fields {
  try {
    const value: unknown = JSON.parse(json);
    if (isFields(value)) return value;
  } catch {
    // The parser's own message quotes what it read: it must not be passed on.
  }
  throw new Error('the link keys are no JSON object');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(field: string): Error {
  return new Error(`the link keys are wrong or incomplete: ${field}`);
}
