import { randomBytes } from 'node:crypto';
import PostalMime from 'postal-mime';
import type { DigestTemplate } from '../functions/digest/digest-template.ts';
import type { DigestView } from '../functions/digest/digest-view.ts';
import { renderDigest, type DigestInput } from '../functions/digest/render-digest.ts';
import { makeLinkKeys, readLinkKeys } from '../functions/links/keys.ts';
import { readerLinks } from '../functions/links/reader-links.ts';
import { subscriberId } from '../functions/links/subscriber-id.ts';
import { composeInto, messageArena } from '../functions/mail/compose.ts';
import type { ReaderValues } from '../functions/mail/reader-values.ts';
import { messageSkeleton, type MessageContent } from '../functions/mail/skeleton.ts';
import type { EditionId } from '../functions/model/edition.ts';
import type { SubscriberId } from '../functions/model/subscriber.ts';
import { composeWithNodemailer } from '../tests/mail/with-nodemailer.ts';
import { atLeast, atMost, noted, print, show, type Measurement, type Row } from './gate.ts';
import { compiledTemplate, publication, sampleEdition } from './sample-edition.ts';
import { median, sideBySide, timesFaster, type Sides } from './side-by-side.ts';

const ARTICLES = 10;
const MESSAGES = 10_000;
/** In turn: what `deliver` has just read and made for a reader lies in the processor's caches too. */
const READERS = 100;
const ROUNDS = 31;
/** Messages a round on the side that takes microseconds, and on the side that takes milliseconds. */
const MANY = 2_000;
const FEW = 8;

const keys = readLinkKeys(makeLinkKeys(randomBytes, 'origin'));

type Subscribed = { readonly to: string; readonly subscriber: SubscriberId };

function subscribers(count: number): readonly Subscribed[] {
  return Array.from({ length: count }, (_, number) => {
    const to = `reader${number}@example.com`;
    return { to, subscriber: subscriberId(keys, to) };
  });
}

function valuesOf({ to, subscriber }: Subscribed, edition: EditionId): ReaderValues {
  return { to, ...readerLinks(keys, publication.publicUrl, { subscriber, edition }) };
}

function contentOf(template: DigestTemplate, input: DigestInput): MessageContent {
  const { subject, html, text } = renderDigest(template, input);
  return {
    from: { name: publication.name, address: publication.sender },
    replyTo: publication.replyTo,
    subject,
    listId: 'weekly.news.example.vn',
    language: input.language,
    html,
    text,
  };
}

/** The view that an edition's template was filled with. */
function viewOf(template: DigestTemplate, input: DigestInput): DigestView {
  const views: DigestView[] = [];
  const fill = (view: DigestView) => {
    views.push(view);
    return template.fill(view);
  };
  renderDigest({ ...template, fill }, input);
  const last = views.at(-1);
  if (last === undefined) throw new Error('the template was not filled');
  return last;
}

function withLinks(view: DigestView, { unsubscribeUrl, preferencesUrl }: ReaderValues): DigestView {
  return { ...view, unsubscribeUrl, preferencesUrl };
}

/** Parsers disagree on what a line end is, and on the one before a boundary. */
function withoutEnd(part: string): string {
  return part.replace(/\r\n|\r/g, '\n').trimEnd();
}

/** Both sides must have written the same mail, or they did not do the same work. */
async function compare(one: Uint8Array, other: Uint8Array): Promise<void> {
  const [ours, theirs] = await Promise.all(
    [one, other].map(async (message) => {
      const { subject, from, to, html = '', text = '' } = await PostalMime.parse(message);
      return JSON.stringify([subject, from, to, withoutEnd(html), withoutEnd(text)]);
    }),
  );
  if (ours !== theirs) throw new Error('two readings of one message');
}

/** Does `one` so many times, for one after the other in turn. */
async function repeat<Who>(times: number, all: readonly Who[], one: (who: Who) => Promise<unknown>): Promise<void> {
  for (let each = 0; each < times; each += 1) {
    const who = all[each % all.length];
    if (who !== undefined) await one(who);
  }
}

/** As `repeat`, for work that waits for nothing: waiting would take longer than the work. */
function repeatNow<Who>(times: number, all: readonly Who[], one: (who: Who) => unknown): void {
  for (let each = 0; each < times; each += 1) {
    const who = all[each % all.length];
    if (who !== undefined) one(who);
  }
}

/** Milliseconds of one message, where the sides made so many a round. */
function ofOne({ ours, rival }: Sides, ourMessages: number, rivalMessages: number): Sides {
  return { ours: ours.map((ms) => ms / ourMessages), rival: rival.map((ms) => ms / rivalMessages) };
}

async function measureOne(content: MessageContent, readers: readonly ReaderValues[]): Promise<readonly Row[]> {
  const skeleton = messageSkeleton(content);
  const arena = messageArena(skeleton);
  const [reader] = readers;
  if (reader === undefined) throw new Error('no reader');
  const message = Buffer.from(composeInto(arena, skeleton, reader));
  const copy = Buffer.allocUnsafeSlow(message.length);
  await compare(message, await composeWithNodemailer(content, reader));

  const ours = () => repeatNow(MANY, readers, (each) => composeInto(arena, skeleton, each));
  const plainly = () => repeat(FEW, readers, (each) => composeWithNodemailer(content, each, {}));
  const fastest = () =>
    repeat(FEW, readers, (each) => composeWithNodemailer(content, each, { textEncoding: 'base64' }));
  const memcpy = () => repeatNow(MANY, readers, () => copy.set(message));
  const against = async (rival: () => unknown, rivalMessages: number) => {
    await sideBySide({ ours, rival }, 3);
    return ofOne(await sideBySide({ ours, rival }, ROUNDS), MANY, rivalMessages);
  };
  const plain = await against(plainly, FEW);
  const base64 = await against(fastest, FEW);
  const copied = await against(memcpy, MANY);
  return [
    atLeast('one message: times faster than nodemailer’s MailComposer', timesFaster(plain), 300, 'x'),
    atLeast('the same: than its fastest setting, base64', timesFaster(base64), 100, 'x'),
    atMost('the same: as long as a memcpy of the message', 1 / timesFaster(copied), 5, 'x'),
    noted(
      'the same: ours, a memcpy, nodemailer, median',
      `${show(median(copied.ours) * 1000, ' µs')}, ${show(median(copied.rival) * 1000, ' µs')}, ${show(median(plain.rival), ' ms')}`,
    ),
    noted('bytes of the message', show(message.length, '')),
  ];
}

async function measureMany(template: DigestTemplate, input: DigestInput): Promise<readonly Row[]> {
  const view = viewOf(template, input);
  const content = contentOf(template, input);
  const edition = input.edition.id;
  const everybody = subscribers(MESSAGES);
  const ours = () => {
    const skeleton = messageSkeleton(contentOf(template, input));
    const arena = messageArena(skeleton);
    repeatNow(MESSAGES, everybody, (each) => composeInto(arena, skeleton, valuesOf(each, edition)));
  };
  const rivalMessage = async (each: Subscribed) => {
    const values = valuesOf(each, edition);
    const html = template.fill(withLinks(view, values));
    return composeWithNodemailer({ ...content, html }, values, {});
  };
  const rival = () => repeat(FEW * 4, everybody, rivalMessage);
  const skeleton = messageSkeleton(content);
  const arena = messageArena(skeleton);
  for (const each of everybody.slice(0, 3))
    await compare(composeInto(arena, skeleton, valuesOf(each, edition)), await rivalMessage(each));

  await sideBySide({ ours, rival }, 2);
  const sides = ofOne(await sideBySide({ ours, rival }, 15), MESSAGES, FEW * 4);
  return [
    atLeast(
      `${MESSAGES} messages: times faster than MJML once, handlebars and nodemailer a reader`,
      timesFaster(sides),
      150,
      'x',
    ),
    noted('the same: ours, of all', show(median(sides.ours) * MESSAGES, ' ms')),
    noted('the same: the rival’s, of all', show((median(sides.rival) * MESSAGES) / 1000, ' s')),
  ];
}

/** The gates "composing" of the product: one reader's message, and ten thousand of an edition of ten articles. */
export async function measureComposing(): Promise<Measurement> {
  const template = await compiledTemplate();
  const input = await sampleEdition(ARTICLES);
  const readers = subscribers(READERS).map((each) => valuesOf(each, input.edition.id));
  return {
    title: `Composing messages of a digest of ${ARTICLES} articles`,
    rows: [...(await measureOne(contentOf(template, input), readers)), ...(await measureMany(template, input))],
    notes: [
      'A parser reads both sides’ messages alike, which the script checks. One message: the links of the readers are there before the clock starts, and ours goes into one arena, as a copy of the whole message would.',
      `Ten thousand: ours fills the template, encodes the skeleton, then makes each reader’s links and message; of the rival only what it does for each reader counts, links included, and ${FEW * 4} readers a round stand for all.`,
    ],
  };
}

if (import.meta.main) print(await measureComposing());
