import { expect, test } from 'vitest';
import { templateInForce } from '../../functions/compose/template-in-force.ts';
import { contentsOf } from '../../functions/digest/contents.ts';
import { viewOf } from '../../functions/digest/digest-view.ts';
import { FULL_LAYOUT } from '../../functions/digest/layout.ts';
import { articles, input } from '../digest/sample.ts';

const view = viewOf(contentsOf(input(articles(1))), FULL_LAYOUT, { maximumCards: 1 });

test('an edition is filled into the editors’ template if there is one, else into the built-in one', async () => {
  let uploaded: string | undefined;
  const template = templateInForce('built-in {{lead.title}}', async () => uploaded);
  expect(await template.load()).toBe('built-in');
  expect(template.fill(view)).toBe('built-in Chuyện số 1 ở bến sông');
  uploaded = 'ours {{lead.title}}';
  expect(template.fill(view)).toBe('built-in Chuyện số 1 ở bến sông');
  expect(await template.load()).toBe('uploaded');
  expect(template.fill(view)).toBe('ours Chuyện số 1 ở bến sông');
  uploaded = undefined;
  expect(await template.load()).toBe('built-in');
  expect(template.fill(view)).toBe('built-in Chuyện số 1 ở bến sông');
});

test.each(['{{fieldOfLastYear}}', '{{{lead.title}}}', '{{#if lead.title}}'])(
  'a template that this version cannot fill, such as %s, costs no edition',
  async (uploaded) => {
    const template = templateInForce('built-in', async () => uploaded);
    expect(await template.load()).toBe('unusable');
    expect(template.fill(view)).toBe('built-in');
  },
);
