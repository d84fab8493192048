import { articlePath } from '../../../functions/digest/archive-addresses.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import type { Publication } from '../../../functions/model/publication.ts';
import { reviewOf } from '../../../functions/model/review.ts';
import { lookAt } from '../../../cli/edition/look.ts';
import type { NextEdition } from '../../../cli/next-edition.ts';
import { outOf } from './coming.ts';
import type { Found } from './find-edition.ts';
import { mayStillWish } from './may-wish.ts';
import type { Saying } from './press.ts';
import type { Room } from './room.ts';
import { accountCard, accountsOf } from './show-account.ts';
import { outCard } from './show-out.ts';
import { reviewCard, saidNotice } from './show-review.ts';
import { sendingCard } from './show-sending.ts';
import { callOffCard } from './show-special.ts';
import { plainList, wishesForm, type Placed, type Typed } from './show-wishes.ts';
import type { Shown } from './shown.ts';
import { editionWords } from './words.ts';

/** Of a page that says no to something: what was typed, what the station said, or that an operator's word came to nothing. */
export type Refusal = {
  readonly typed?: Typed;
  /** An address that no test can be sent to. */
  readonly address?: string;
  readonly operate?: true;
  readonly said?: Saying;
  readonly status: 400 | 409;
};

export type View = {
  readonly found: Found;
  /** As readers see it, or would; not there when it has no article, or cannot be drawn. */
  readonly shown: Shown | undefined;
  readonly coming: NextEdition | undefined;
  readonly said: Saying | undefined;
  readonly refusal: Refusal | undefined;
  /** In the language of whoever looks; `publicUrl` is where a browser here finds it. */
  readonly publication: Publication;
};

/** All that can be said and done about an edition besides looking at it, the most urgent first. */
export async function editionCards(room: Room, view: View): Promise<readonly Markup[]> {
  const { language } = view.publication;
  const { found, coming } = view;
  const words = editionWords(language);
  const placed = placedIn(view);
  const mayWish = mayStillWish(found);
  const cards = [...(await underWay(room, view))];
  if (mayWish && coming?.skipped === 'too-few-articles')
    cards.push(markup`<p class="notice bad">${words.wishes.tooFew}</p>`);
  if (mayWish && found.file !== undefined) {
    const { timeZone } = view.publication;
    const slugs = placed.map(({ slug }) => slug);
    const out = await outOf(found, coming, slugs, room.present);
    cards.push(
      wishesForm(found, found.file, placed, automaticSubject(view), view.refusal?.typed, timeZone, language),
      outCard(found, out, room.desk.stage.rules, language),
    );
    if (found.series === 'special') cards.push(callOffCard(found.id, found.file, language));
  } else if (placed.length > 0) {
    const addressOf = (slug: Placed['slug']) => `${room.desk.door}/${articlePath(found.id, slug)}`;
    cards.push(
      markup`<section class="card" id="in"><h2>${words.wishes.in}</h2>${plainList(placed, language, addressOf)}</section>`,
    );
  }
  return cards;
}

/** Its review, its sending, its account. */
async function underWay({ desk, present, findingsOf }: Room, view: View): Promise<readonly Markup[]> {
  const { found, said, refusal, publication } = view;
  const { edition, brief } = found;
  const { language } = publication;
  if (edition === undefined) return [saidNotice(said, language)];
  const now = desk.now().getTime();
  const rules = reviewOf(edition, desk.stage.review);
  if (edition.state === 'review' && edition.rendering !== undefined && rules !== undefined) {
    const findings = await findingsOf(edition, language);
    return [reviewCard({ edition, brief, rules, findings, said, address: refusal?.address, now, publication })];
  }
  const look = edition.audience === undefined ? undefined : await lookAt(edition.id, desk.hand);
  const isSent = look !== undefined && (edition.state === 'sending' || edition.state === 'paused');
  const sending = isSent
    ? sendingCard(look, now, publication, { said, refused: refusal?.operate === true })
    : markup`${noticeOf(view)}${saidNotice(said, language)}`;
  const accounts = look && (await accountsOf(look, desk, present));
  return accounts === undefined ? [sending] : [sending, accountCard(accounts, publication)];
}

/** Why nothing was done, where the form that says it itself is not there any more. */
function noticeOf({ found, refusal, publication }: View): Markup {
  const { refused } = editionWords(publication.language).sending;
  const why = refusal?.operate === true ? refused : mayStillWish(found) ? undefined : refusal?.typed?.why;
  return why === undefined ? markup`` : markup`<p class="notice bad" role="alert" id="notice">${why}</p>`;
}

/** What is in it, in the order of the digest: also of one whose digest cannot be drawn. */
function placedIn({ shown, coming }: View): readonly Placed[] {
  if (shown !== undefined) return shown.articles;
  return (coming?.articles ?? []).map(({ article: { slug, title } }, index) => ({
    slug,
    title,
    place: index === 0 ? 'lead' : 'card',
  }));
}

/** The subject that the digest has by itself; what an editor wishes now is no such. */
function automaticSubject({ found: { edition, brief }, shown }: View): string {
  const isWished = edition?.brief?.subject !== undefined || brief?.upload?.subject !== undefined;
  return isWished ? '' : (shown?.subject ?? '');
}

/** What a page says of something that cannot be drawn; nothing else of it should fail with it. */
export async function orWhy<Value>(
  made: Promise<Value>,
): Promise<{ readonly value?: Value | undefined; readonly fault?: string }> {
  try {
    return { value: await made };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
