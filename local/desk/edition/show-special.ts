import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { writeMoment } from '../../../functions/ingest/created-at.ts';
import type { Wishes } from '../../../functions/ingest/read-brief.ts';
import type { Serves } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { BriefFile } from './brief-file.ts';
import { editionWords } from './words.ts';

const SERVES: readonly Serves[] = ['all', 'weekly', 'monthly', 'instant'];

/** What only the file of a special edition says: whose readers get it, and when. */
export function fieldsOfSpecial(
  { audience = 'all', sendAt = 'now', since }: Partial<Wishes>,
  typed: Readonly<Record<string, string>>,
  timeZone: string,
  language: Language,
): Markup {
  const words = editionWords(language).special;
  const chosen = typed['audience'] ?? audience;
  const options = SERVES.map(
    (one) =>
      markup`<option value="${one}"${one === chosen ? markup` selected` : markup``}>${words.serves[one]}</option>`,
  );
  const at = typed['send_at'] ?? (sendAt === 'now' ? '' : localMoment(sendAt, timeZone));
  const from = typed['since'] ?? (since === undefined ? '' : localMoment(since, timeZone));
  return markup`<div class="fields">
<div class="field"><label for="audience">${words.audience}</label><select id="audience" name="audience">${options}</select></div>
<div class="field"><label for="send_at">${words.sendAt}</label><input id="send_at" name="send_at" type="datetime-local" value="${at}" aria-describedby="send_at-hint" /><p class="quiet" id="send_at-hint">${words.sendAtHint}</p></div>
<div class="field"><label for="since">${words.since}</label><input id="since" name="since" type="datetime-local" value="${from}" aria-describedby="since-hint" /><p class="quiet" id="since-hint">${words.sinceHint}</p></div>
</div>`;
}

/** An instant (ISO 8601) as such a field has it, on the clocks of the publication. */
function localMoment(instant: string, timeZone: string): string {
  return writeMoment(Date.parse(instant), timeZone).slice(0, 16).replace(' ', 'T');
}

/** A special edition is called off by removing its file; nothing while there is none. */
export function callOffCard(id: string, { etag }: Pick<BriefFile, 'etag'>, language: Language): Markup {
  if (etag === '') return markup``;
  const words = editionWords(language).special;
  return markup`<form class="card" method="post" action="/edition/${id}/file" id="call-off"><input type="hidden" name="etag" value="${etag}" />
<details class="asks" id="ask-off"><summary>${words.callOff}…</summary><p>${words.callOffExplain}</p><button class="main" name="do" value="remove">${words.callOff}</button></details></form>`;
}
