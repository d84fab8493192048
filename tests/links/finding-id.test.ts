import { expect, test } from 'vitest';
import { findingId } from '../../functions/links/finding-id.ts';
import type { Slug } from '../../functions/model/article.ts';
import { finds, sayingOf, type Finding } from '../../functions/preflight/finding.ts';

const { warn } = finds('links');
const idOf = (finding: Finding) => findingId(sayingOf(finding));
const gone = (title: string, url: string, slug: string) =>
  warn('linkGone', { title, url, status: '404' }, [slug as Slug]);

test('a finding has the same id wherever it is found again, also under a title that was mended', () => {
  const id = idOf(gone('Mot', 'https://example.com/mot', 'mot'));
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(idOf(gone('Một', 'https://example.com/mot', 'mot'))).toBe(id);
});

test('another address, article or sentence is another finding', () => {
  const ids = [
    gone('Một', 'https://example.com/mot', 'mot'),
    gone('Một', 'https://example.com/khac', 'mot'),
    gone('Một', 'https://example.com/mot', 'hai'),
    warn('linkNoHost', { host: 'example.com', count: 1, title: 'Một' }, ['mot' as Slug]),
    warn('subjectLong', { count: 90, limit: 60 }),
    warn('subjectLong', { count: 91, limit: 60 }),
  ].map(idOf);
  expect(new Set(ids).size).toBe(ids.length);
});
