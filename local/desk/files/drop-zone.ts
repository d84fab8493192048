import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { FILE_LIMIT_BYTES } from './upload-key.ts';
import { filesWords } from './words.ts';

export const LIMIT = { megabytes: FILE_LIMIT_BYTES / 1024 / 1024 } as const;

/** A sheet that goes up. */
const ICON = markup`<svg class="icon" viewBox="9 4 30 40" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 6h16l8 8v28H12z" /><path d="M28 6v8h8" /><path d="M24 34V22" /><path d="M18.500 27.500 24 22l5.500 5.500" /></svg>`;

/** Where files are dropped or chosen; without script a form like any other. `browser/drop.ts` fills in what goes on. */
export function dropZone(language: Language): Markup {
  const { drop, putting } = filesWords(language);
  const said = Object.entries(putting).map(
    ([name, sentence]) => markup` data-${name}="${sentence.replace('{megabytes}', String(LIMIT.megabytes))}"`,
  );
  return markup`<section class="card" id="drop" data-limit="${FILE_LIMIT_BYTES}">
${ICON}<h2>${drop.heading}</h2>
<form id="put" method="post" action="/files" enctype="multipart/form-data">
<p class="lead">${drop.lead}</p>
<div class="choose">
<div class="field"><label for="files">${drop.files}</label><input type="file" id="files" name="files" multiple /></div>
<div class="field"><label for="folder">${drop.folder}</label><input type="file" id="folder" name="files" webkitdirectory multiple /></div>
</div>
<p class="tick"><input type="checkbox" id="inside" name="inside" value="yes" aria-describedby="inside-explain" /><label for="inside">${drop.inside}</label></p>
<details id="how"><summary>${drop.how}</summary>
<p class="quiet" id="inside-explain">${drop.insideExplain}</p>
<p class="quiet">${fillIn(drop.kinds, LIMIT)}</p></details>
<noscript><p><button class="main">${drop.put}</button></p></noscript>
</form>
<div id="putting"${said}></div>
</section>`;
}
