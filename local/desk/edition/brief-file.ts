import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { dump } from 'js-yaml';
import { receiptsBucket } from '../../../functions/aws/receipts-bucket.ts';
import { parseBrief } from '../../../functions/ingest/parse-brief.ts';
import type { Wishes } from '../../../functions/ingest/read-brief.ts';
import { readText } from '../../../functions/ingest/read-text.ts';
import { splitText } from '../../../functions/ingest/split-text.ts';
import type { Problem, Receipt } from '../../../functions/model/article.ts';
import type { Brief, BriefKind } from '../../../functions/model/brief.ts';
import type { EditionId } from '../../../functions/model/edition.ts';
import { NO_HAND } from '../../../functions/model/review.ts';
import type { Desk } from '../desk.ts';

/** Everything that stands in the front matter of an edition's file, also what the desk does not know; by name. */
export type BriefFields = Readonly<Record<string, unknown>>;

/** The file `editions/<id>.md` as it now lies in the bucket. */
export type BriefFile = {
  readonly key: string;
  readonly kind: BriefKind;
  /** S3's name for this content, without quotation marks; `` while there is no file. */
  readonly etag: string;
  readonly text: string;
  /** When it was put, ISO 8601. */
  readonly putAt: string;
  /** What ingest makes of it; or the problems for which it is followed in nothing, and which the form cannot mend. */
  readonly read: { readonly wishes: Wishes } | { readonly problems: readonly Problem[] };
  readonly fields: BriefFields;
  readonly body: string;
  /** Ingest's answer to this very content; nothing while it is being read. */
  readonly receipt: Receipt | undefined;
};

const keyOf = (id: string): string => `editions/${id}.md`;

const NO_FILE = { etag: '', text: '', putAt: '', fields: {}, body: '', receipt: undefined } as const;

/** Reads the file of an edition, by ingest's own eyes. One that is not there asks for nothing. */
export async function readBriefFile(
  { objects, stack, stage }: Pick<Desk, 'objects' | 'stack' | 'stage'>,
  id: string,
  kind: BriefKind,
): Promise<BriefFile> {
  const key = keyOf(id);
  try {
    const found = await objects.send(new GetObjectCommand({ Bucket: stack.contentBucket, Key: key }));
    const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    const etag = found.ETag?.replaceAll('"', '') ?? '';
    const putAt = found.LastModified ?? new Date(0);
    const answered = await receiptsBucket(objects, stack.privateBucket).readReceipt(key);
    const receipt = answered?.receipt.etag === etag ? answered.receipt : undefined;
    const read = parseBrief(bytes, kind, putAt.getTime(), stage);
    return { key, kind, etag, receipt, ...partsOf(bytes), putAt: putAt.toISOString(), read };
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
    return { key, kind, ...NO_FILE, read: { wishes: { kind } } };
  }
}

function partsOf(bytes: Uint8Array): Pick<BriefFile, 'text' | 'fields' | 'body'> {
  const read = readText(bytes);
  if ('fault' in read) return { text: '', fields: {}, body: '' };
  const split = splitText(read.text);
  if (!('fields' in split)) return { text: read.text, fields: {}, body: '' };
  const fields = [...split.fields].map(([name, { value }]) => [name, plain(value)] as const);
  return { text: read.text, fields: Object.fromEntries(fields), body: split.body.trim() };
}

/** Maps of the front matter as objects, which can be written again. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, one]) => [String(name), plain(one)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

/** The text of a file that asks for this; `` when it asks for nothing. */
export function briefText(fields: BriefFields, body: string): string {
  const asked = Object.entries(fields).filter(([, value]) => !isNothing(value));
  if (asked.length === 0 && body.trim() === '') return '';
  const head = asked.length === 0 ? '' : dump(Object.fromEntries(asked), { flowLevel: 1, lineWidth: -1 });
  return `---\n${head}---\n${body.trim() === '' ? '' : `\n${body.trim()}\n`}`;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/**
 * Puts the file of an edition in the place of the content that somebody had before them, or removes it when nothing is
 * asked any more. `etag` was read just now: whoever writes within that moment is not noticed.
 * @param opened the etag of that content; `` when there was no file
 * @returns false when the file is another one by now: nothing was written
 */
export async function putBriefFile(
  { objects, stack }: Pick<Desk, 'objects' | 'stack'>,
  { key, etag }: Pick<BriefFile, 'key' | 'etag'>,
  opened: string,
  text: string,
): Promise<boolean> {
  if (etag !== opened) return false;
  const at = { Bucket: stack.contentBucket, Key: key };
  if (text !== '') {
    const ContentType = 'text/markdown; charset=utf-8';
    await objects.send(new PutObjectCommand({ ...at, ContentType, Body: text }));
  } else if (etag !== '') await objects.send(new DeleteObjectCommand(at));
  return true;
}

/**
 * The brief of an edition with what its file says now, also in the moment before ingest has read it: whoever wishes
 * something sees at once what comes of it, and goes on from there.
 */
export function withFile(id: EditionId, brief: Brief | undefined, file: BriefFile, now: number): Brief | undefined {
  const { key, kind, etag, putAt, read } = file;
  const known = brief?.upload;
  if (etag === (known?.removed === true ? '' : (known?.etag ?? ''))) return brief;
  const base = { key, kind, etag, uploadedAt: putAt, sequencer: '', readAt: new Date(now).toISOString() };
  const upload = 'wishes' in read && etag !== '' ? { ...base, ...read.wishes } : { ...base, removed: true as const };
  return { v: 1, edition: id, hand: brief?.hand ?? NO_HAND, upload };
}
