import * as z from 'zod';
import {
  LETTER_LIST,
  type AccountLetter,
  type Letter,
  type NoticeLetter,
  type ReceiptsLetter,
} from '../model/letter.ts';
import { editionAccountShape } from '../account-shape.ts';
import { isAddress } from '../mail/address.ts';
import { LANGUAGES } from '../model/publication.ts';
import { editionIdShape, subscriberIdShape } from '../shapes.ts';

const count = z.int().min(0);
const said = { key: z.string(), note: z.string() };
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).max(LETTER_LIST);

const problem = z.object({
  line: count,
  column: count.exactOptional(),
  lines: count.exactOptional(),
  field: z.string(),
  message: z.string(),
  fix: z.string(),
});

const place = z.object({
  id: editionIdShape,
  position: z.int().min(1),
  sendsAt: z.iso.datetime({ offset: true }),
});

const leftOut = z.discriminatedUnion('why', [
  z.object({ why: z.literal('tooOld'), edition: editionIdShape, published: z.iso.date(), days: count }),
  z.object({ why: z.literal('beforeStart'), edition: editionIdShape, published: z.iso.date(), start: z.iso.date() }),
  z.object({ why: z.literal('tooMany'), edition: editionIdShape, maximum: count }),
  z.object({ why: z.enum(['dropped', 'cutoff']), edition: editionIdShape }),
]);

const takenIn = z.object({
  ...said,
  title: z.string(),
  edition: place.exactOptional(),
  leftOut: leftOut.exactOptional(),
});

const receipts = z.object({
  accepted: listOf(takenIn),
  waiting: listOf(takenIn),
  rejected: listOf(z.object({ ...said, problems: z.array(problem) })),
  ignored: listOf(z.object(said)),
  pictures: count,
  more: count,
}) satisfies z.ZodType<ReceiptsLetter>;

const files = z.object({
  count,
  files: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      publishedAt: z.iso.datetime({ offset: true }).exactOptional(),
      problem: z.object({ line: count, message: z.string() }).exactOptional(),
    }),
  ),
});

const ofEdition = { edition: editionIdShape, subject: z.string().exactOptional() };

const notice = z.discriminatedUnion('what', [
  z.object({
    ...ofEdition,
    what: z.literal('held'),
    why: z.enum(['late', 'refusals', 'set-up', 'bounces', 'complaints', 'half-done']),
    code: z.string().exactOptional(),
    words: z.string().exactOptional(),
    count: count.exactOptional(),
    of: count.exactOptional(),
    submitted: count,
    unknown: count,
    waiting: count,
  }),
  z.object({
    ...ofEdition,
    what: z.literal('spread'),
    today: count,
    later: count,
    endsAt: z.iso.datetime({ offset: true }),
  }),
  z.object({
    ...ofEdition,
    what: z.literal('unsent'),
    reason: z.enum(['no-articles', 'too-few-articles', 'no-subscribers']),
  }),
  z.object({
    ...ofEdition,
    what: z.literal('none'),
    reason: z.enum(['no-articles', 'too-few-articles']),
    minimum: count,
    nextAt: z.iso.datetime({ offset: true }),
    ready: files,
    draft: files,
    future: files,
    tooOld: files,
    rejected: files,
  }),
]) satisfies z.ZodType<NoticeLetter>;

const account = z.object({
  edition: editionAccountShape,
  before: z.exactOptional(editionAccountShape),
}) satisfies z.ZodType<AccountLetter>;

const known = {
  v: z.literal(1),
  // It is the name of a table item, and goes to the log.
  key: z.string().regex(/^[!-~]{1,120}$/),
};
const role = z.enum(['editors', 'operators']);
const addressed = { ...known, to: role };
// It becomes part of a key.
const rendering = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

const letterShape = z.discriminatedUnion('kind', [
  z.object({ ...addressed, kind: z.literal('receipts'), values: receipts }),
  z.object({ ...addressed, kind: z.literal('notice'), values: notice }),
  z.object({ ...addressed, kind: z.literal('account'), values: account }),
  z.object({
    ...addressed,
    kind: z.literal('review'),
    values: z.object({
      edition: editionIdShape,
      rendering,
      sendAt: z.iso.datetime({ offset: true }),
      what: z.enum(['first', 'due']),
      held: z.enum(['held', 'unapproved', 'late', 'blocked']).exactOptional(),
    }),
  }),
  z.object({
    ...known,
    to: z.object({ subscriber: subscriberIdShape }),
    kind: z.literal('confirm'),
    values: z.object({ at: count }),
  }),
  z.object({
    ...known,
    to: z.union([role, z.object({ address: z.string().refine(isAddress) })]),
    kind: z.literal('test'),
    values: z.object({
      edition: editionIdShape,
      rendering,
      language: z.enum(LANGUAGES),
      folder: z.enum(['editions', 'tests']),
    }),
  }),
]) satisfies z.ZodType<Letter>;

/** @throws when it is no letter of a version and kind that this code knows: it ends among the dead letters, with an alarm. */
export function readLetter(body: string): Letter {
  return letterShape.parse(JSON.parse(body));
}
