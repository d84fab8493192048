import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { languageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { showPage } from '../shell/page.ts';
import { editor, type Draft } from './editor.ts';
import { deeds, draftCard } from './file-deeds.ts';
import { statusTag, tag } from './file-status.ts';
import type { OpenFile } from './open-file.ts';
import { placesOf, stateTag } from './places.ts';
import { addressOf } from './upload-key.ts';
import { noteOf } from './upload-rows.ts';
import { filesWords } from './words.ts';

/** What somebody just tried with a file, beside what the file is. */
export type Tried = {
  /** The text as they wrote it, with what would be told of it; without it the file is shown as it is. */
  readonly draft?: Draft;
  /** A sentence about what came of it. */
  readonly says?: string;
  /** The key of a file that it speaks of. */
  readonly leads?: string;
  readonly status?: ContentfulStatusCode;
};

/** `/files/<key>`: one upload, its receipt, and everything that can be done with it. */
export async function showFile(context: Context, desk: Desk, file: OpenFile, tried: Tried = {}): Promise<Response> {
  const language = languageOf(context, desk.stage.publication.language);
  const words = filesWords(language).file;
  const { key, article, stored } = file;
  const title = article?.article?.title ?? key.split('/').at(-1) ?? key;
  const { draft, says, leads, status = 200 } = tried;
  const body = markup`<div class="files-view"><p class="quiet"><a href="/">← ${words.back}</a></p>
<div class="row heading"><h1>${title}</h1>${article === undefined ? markup`` : stateTag(article, language)}</div>
<p class="quiet"><code>${key}</code>${stored === undefined ? markup`` : markup` · ${fillIn(words.size, { size: sizeOf(stored.sizeBytes, language) })}`}</p>
${says === undefined ? markup`` : markup`<p class="card word" role="alert" id="notice">${says}${leads === undefined ? markup`` : markup` <a href="${addressOf(leads)}">${fillIn(words.open, { key: leads })}</a>`}</p>`}
${receiptCard(file, desk, language)}
${draftCard(file, desk, language)}
${file.sort === 'picture' && stored !== undefined ? pictureCard(file, language) : markup``}
${stored === undefined && draft === undefined ? markup`` : editor(file, draft, { language, written: desk.stage.publication.language })}
${deeds(file, language)}</div>`;
  return showPage(context, desk, { view: 'files', title, body, status });
}

function sizeOf(bytes: number, language: Language): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024);
}

function receiptCard({ key, stored, receipt, article }: OpenFile, desk: Desk, language: Language): Markup {
  const { file: words, status } = filesWords(language);
  if (stored === undefined)
    return markup`<section class="card" id="receipt"><div class="row"><h2>${words.receipt}</h2>${tag('calm', status.removed)}</div><p>${words.gone} ${receipt?.etag === undefined ? (receipt?.note ?? '') : ''}</p></section>`;
  const now = { sizeBytes: stored.sizeBytes, etag: stored.etag ?? '' };
  const places =
    article === undefined || article.state === 'refused' ? markup`` : placesOf(article, desk.stage, language);
  const ways = links({ key, article }, desk, language);
  return markup`<section class="card" id="receipt">
<div class="row"><h2>${words.receipt}</h2>${statusTag(now, receipt, language)}</div>
${noteOf(now, receipt, desk.stage.publication, language)}
${receipt === undefined || receipt.etag === now.etag ? places : markup`<p class="quiet">${words.old} ${receipt.note}</p>`}
${ways.length === 0 ? markup`` : markup`<ul class="links">${ways}</ul>`}
</section>`;
}

/** Where its readers find it. */
function links(
  { key, article }: Pick<OpenFile, 'key' | 'article'>,
  { door }: Desk,
  language: Language,
): readonly Markup[] {
  const words = filesWords(language).file;
  const [, edition] = /^editions\/([A-Za-z0-9-]+)\.md$/iu.exec(key) ?? [];
  const mailed = article?.standings.find(({ state }) => state === 'sent');
  const slug = article?.article?.slug;
  return [
    ...(edition === undefined
      ? []
      : [markup`<li><a href="/edition/${edition}">${fillIn(words.edition, { edition })}</a></li>`]),
    ...(mailed === undefined || slug === undefined
      ? []
      : [markup`<li><a href="${door}/e/${mailed.edition.id}/${slug}" target="_blank">${words.public}</a></li>`]),
  ];
}

function pictureCard({ key, usedBy }: OpenFile, language: Language): Markup {
  const words = filesWords(language).file;
  const users =
    usedBy.length === 0
      ? markup`<p class="quiet">${words.namesNone}</p>`
      : markup`<h3>${words.names}</h3><ul class="list">${usedBy.map((user) => markup`<li><a href="${addressOf(user)}">${user}</a></li>`)}</ul>`;
  return markup`<section class="card picture-card"><img src="${addressOf(key, '/original')}" alt="${fillIn(words.picture, { key })}" />${users}</section>`;
}
