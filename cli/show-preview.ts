import { dayForReaders, editionName } from '../functions/digest/calendar.ts';
import { MAXIMUM_HTML_BYTES } from '../functions/digest/render-digest.ts';
import { countGraphemes } from '../functions/digest/shorten.ts';
import { writeMoment } from '../functions/ingest/created-at.ts';
import { dayInZone } from '../functions/model/calendar.ts';
import type { Finding } from './inspect-folder.ts';
import type { LeftOut } from './left-out.ts';
import type { Material } from './material.ts';
import type { NextEdition } from './next-edition.ts';
import { count, show } from './show.ts';
import type { Stage } from './stage.ts';

/** A preview in words. */
export type Told = {
  readonly next: NextEdition;
  readonly material: Material;
  /** About articles of the edition. */
  readonly warnings: readonly Finding[];
  /** About the edition. */
  readonly remarks: readonly string[];
  readonly leftOut: LeftOut;
};

/** Prints what the coming edition is, what is in it and what is not. Sentences for editors are in their language. */
export function showPreview(
  output: NodeJS.WriteStream,
  { language, timeZone, name }: Stage['publication'],
  { next, material, warnings, remarks, leftOut: { listed, more } }: Told,
): void {
  const { line, painted, findings } = show(output);
  const { edition, digest, articles, out } = next;
  const fact = (label: string, text: string) => painted(['dim', `  ${label.padEnd(9)} `], text);

  findings({ problems: material.problems, warnings: [...material.warnings, ...warnings] });

  line('');
  const called = editionName({ ...edition, ...(digest && { subject: digest.subject }) }, language);
  painted(['bold', `${name}  ${called}`], `  (${edition.id})`);
  fact('from', material.from);
  const time = writeMoment(Date.parse(edition.scheduledAt), timeZone).slice(11, 16);
  fact('goes out', `${dayForReaders(dayInZone(edition.scheduledAt, timeZone), language)}, ${time} (${timeZone})`);
  if (digest !== undefined) {
    fact('subject', `${digest.subject}  (${count(countGraphemes(digest.subject), 'character')})`);
    fact('size', `${inWords(digest.htmlBytes)} of ${inWords(MAXIMUM_HTML_BYTES)} bytes, step ${digest.step}`);
    fact('template', material.template.from);
  }
  for (const remark of remarks) painted([next.skipped === undefined ? 'yellow' : 'red', `  ${remark}`]);

  line('');
  painted(['bold', `In it: ${count(articles.length, 'article')}`]);
  for (const [index, { article, key }] of articles.entries()) {
    const place = (digest?.articles[index]?.place ?? '').padEnd(4);
    painted(`  ${String(index + 1).padStart(3)} ${place}  ${article.title}  `, ['dim', material.pathOf(key)]);
  }

  if (out.length === 0) return;
  line('');
  painted(['bold', `Not in it: ${count(out.length, 'article')}`]);
  for (const { title, path, line: at, field, message } of listed) {
    line(`            ${title}`);
    painted('            ', ['dim', `${path}:${at}:1`], `  ${field}: ${message}`);
  }
  if (more > 0) line(`            and ${more} more`);
}

function inWords(value: number): string {
  return value.toLocaleString('en');
}
