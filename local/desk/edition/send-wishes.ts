import type { Context } from 'hono';
import { writeMoment } from '../../../functions/ingest/created-at.ts';
import type { Wishes } from '../../../functions/ingest/read-brief.ts';
import { languageOf } from '../asked.ts';
import { briefText, putBriefFile, type BriefFields, type BriefFile } from './brief-file.ts';
import { editionPage } from './edition-page.ts';
import type { Found } from './find-edition.ts';
import { pageAgain } from './looks.ts';
import { answerPressed } from './answer-pressed.ts';
import { mayStillWish } from './may-wish.ts';
import { readPosted } from './posted.ts';
import type { Room } from './room.ts';
import { afterAct, orderOf, readAct, withOrder, type Act } from './wish.ts';
import { editionWords } from './words.ts';

/**
 * Writes what the form of an edition wishes as its file: the fields as they were typed, and the list of articles as the
 * button makes it. Under review, to drop an article and to put it first are links of the review.
 */
export async function sendWishes(context: Context, room: Room, found: Found): Promise<Response> {
  const { desk } = room;
  const { id, file } = found;
  const words = editionWords(languageOf(context, desk.stage.publication.language)).wishes;
  const { text, names } = await readPosted(context);
  const refuse = (why: string) =>
    editionPage(context, room, found, {
      status: 409,
      typed: { why, fields: Object.fromEntries(names.map((name) => [name, text(name)])) },
    });
  const act = readAct(text('do'));
  if (act === undefined) return context.text('a button of the page expected', 400);
  if (file === undefined || !mayStillWish(found)) return refuse(words.tooLate);
  if (!('wishes' in file.read)) return refuse(words.unreadable);
  const { timeZone } = desk.stage.publication;
  const now = desk.now().getTime();
  const pressed = pressOf(act, found);
  const shown = act.act === 'save' || pressed !== undefined ? [] : await articlesOf(room, found);
  const order = afterAct(file.kind, orderOf(file.read.wishes), pressed === undefined ? act : { act: 'save' }, shown);
  const typed = withTyped(file, file.read.wishes, text, timeZone, now);
  const fields = act.act === 'save' || pressed !== undefined ? typed : withOrder(file.kind, typed, order);
  const written = briefText(fields, text('note'));
  // What asks for the same is not put again: it would only be read again.
  const isChanged = written !== briefText(file.fields, file.body);
  if (isChanged && !(await putBriefFile(desk, file, text('etag'), written))) return refuse(words.changed);
  if (pressed !== undefined) return answerPressed(context, room, id, { deed: pressed, rendering: text('rendering') });
  return context.redirect(pageAgain(context, id), 303);
}

/** Under review these are pressed, as by the letter; unless the file itself names an order, which a pin comes after. */
function pressOf(act: Act, { edition, file }: Found): string | undefined {
  if (edition?.state !== 'review' || (act.act !== 'drop' && act.act !== 'pin')) return undefined;
  const names = file !== undefined && 'wishes' in file.read && orderOf(file.read.wishes).first.length > 0;
  const isIn = edition.articles?.includes(act.slug) === true;
  if (!isIn || (act.act === 'pin' && names)) return undefined;
  return `${act.act}:${act.slug}`;
}

async function articlesOf({ desk, coming }: Room, found: Found) {
  const { edition } = found;
  if (edition?.rendering !== undefined && edition.articles !== undefined) return edition.articles;
  return ((await coming(found, desk.stage.publication.language))?.articles ?? []).map(({ article }) => article.slug);
}

/** The fields of the file with what was typed; what was not changed stays as it is written there. */
function withTyped(
  { kind, fields }: BriefFile,
  wishes: Wishes,
  text: (name: string) => string,
  timeZone: string,
  now: number,
): BriefFields {
  const subject = text('subject').trim();
  const base = { ...fields, subject: subject === '' ? undefined : subject };
  if (kind !== 'special') return base;
  const { sendAt = 'now', since, audience = 'all' } = wishes;
  const moment = (name: string, present: string | undefined): unknown => {
    const typed = text(name);
    const before =
      present === undefined ? '' : writeMoment(Date.parse(present), timeZone).slice(0, 16).replace(' ', 'T');
    return typed === before ? fields[name] : typed;
  };
  const isPast = sendAt !== 'now' && Date.parse(sendAt) < now;
  const at = moment('send_at', sendAt === 'now' ? undefined : sendAt);
  return {
    ...base,
    audience: text('audience') === audience ? fields['audience'] : text('audience'),
    // A file that is put after its own hour would be refused, and its edition called off.
    send_at: at === fields['send_at'] && isPast ? undefined : at,
    since: moment('since', since),
  };
}
