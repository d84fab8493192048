import type { Slug } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { modelBucket, modelWorld, type Course } from './model-world.ts';
import { now } from './publication.ts';

export const TET = 'tet-2027' as EditionId;
export const KEY = 'editions/tet-2027.md';
/** The file of a special edition; `fields` replace lines of its front matter. */
export const special = (fields: Readonly<Record<string, string>> = {}, note = 'Chúc mừng năm mới.') => {
  const all = { subject: '"Số Tết"', articles: '[mai, dao]', ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\n`);
  return `---\n${lines.join('')}---\n\n${note}\n`;
};
/** A bucket with a desk over it. */
export function house(course?: Course) {
  const bucket = modelBucket();
  const world = modelWorld(bucket, course);
  const put = (key: string, content: string, second: number) => world.knock(bucket.put(key, content, second));
  return { bucket, world, put };
}

/** An edition as composing left it. */
export function composed(fields: Partial<Edition> = {}): Edition {
  return {
    v: 1,
    id: TET,
    series: 'special',
    state: 'sending',
    scheduledAt: new Date(now).toISOString(),
    attempt: 'compose',
    leaseUntil: 0,
    fence: 1,
    articles: ['mai' as Slug, 'dao' as Slug],
    rendering: 'r1',
    subject: 'Số Tết',
    brief: { version: 'another file' },
    ...fields,
  };
}
