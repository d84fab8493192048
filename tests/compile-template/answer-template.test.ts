import { expect, test } from 'vitest';
import { answerTemplate, type TemplateDesk } from '../../functions/compile-template/answer-template.ts';
import { receiptText } from '../../functions/compile-template/receipt-text.ts';
import type { Receipt } from '../../functions/model/article.ts';
import { TEMPLATE_KEY } from '../../functions/model/template.ts';
import { PUBLICATION } from '../digest/sample.ts';
import { small } from './templates.ts';

/** The content bucket, the private one, and the order in which things are put there. */
function world() {
  const said: string[] = [];
  const state: { uploaded?: string; inForce?: string; receipt?: Receipt } = {};
  const desk: TemplateDesk = {
    publication: PUBLICATION,
    readObject: async (key, limitBytes) => {
      if (key !== TEMPLATE_KEY || state.uploaded === undefined) return undefined;
      const bytes = new TextEncoder().encode(state.uploaded);
      return { etag: `etag-${bytes.length}`, ...(bytes.length <= limitBytes && { bytes }) };
    },
    putTemplate: async (html) => {
      said.push('template');
      state.inForce = html;
    },
    removeTemplate: async () => {
      said.push('removal');
      delete state.inForce;
    },
    putReceipt: async (receipt) => {
      said.push(receipt.status);
      state.receipt = receipt;
    },
  };
  const upload = (mjml: string | undefined) => {
    if (mjml === undefined) delete state.uploaded;
    else state.uploaded = mjml;
  };
  return { state, said, upload, knock: () => answerTemplate(desk) };
}

test('a good template is in force before its receipt says so', async () => {
  const { state, said, upload, knock } = world();
  upload(small());
  const receipt = await knock();
  expect(said).toEqual(['template', 'accepted']);
  expect(state.inForce).toContain('{{publication}}');
  expect(receipt).toMatchObject({
    v: 1,
    key: TEMPLATE_KEY,
    status: 'accepted',
    problems: [],
    etag: expect.any(String) as string,
  });
  expect(receiptText(receipt, 'vi')).toBe('templates/digest.mjml\nKết quả: đã nhận\nĐây là mẫu của bản tin kế tiếp.\n');
});

test('a bad one leaves the template in force as it is, and its receipt names line and reason', async () => {
  const { state, upload, knock } = world();
  upload(small());
  await knock();
  const before = state.inForce;
  upload(small('<p>{{{intro}}}</p>\n<p>{{intros}}</p>'));
  const receipt = await knock();
  expect(state.inForce).toBe(before);
  expect(receipt.status).toBe('rejected');
  expect(receiptText(receipt, 'en')).toMatch(
    /^templates\/digest.mjml\nResult: not accepted\n.*2 .*\n\nLine 8:4:\n.*\nWrite instead:\n\n {4}<p>\{\{intro\}\}<\/p>\n\nLine 9:6:\n.*“intros”.*\n$/,
  );
});

test('what concerns no line is said of the file as a whole', async () => {
  const { upload, knock } = world();
  upload(small().replace('{{postalAddress}}', ''));
  expect(receiptText(await knock(), 'vi')).toMatch(/\nCả tệp:\nLuật đòi .*\{\{postalAddress\}\}/);
});

test('one that is too long is not even read', async () => {
  const { upload, knock } = world();
  upload(' '.repeat(200_000));
  expect(await knock()).toMatchObject({ status: 'rejected', problems: [{ message: 'Tệp dài hơn 128 KB.' }] });
});

test('removing it brings the built-in template back, however often it is told', async () => {
  const { state, said, upload, knock } = world();
  upload(small());
  await knock();
  upload(undefined);
  await knock();
  expect(await knock()).toEqual({
    v: 1,
    key: TEMPLATE_KEY,
    status: 'ignored',
    problems: [],
    note: 'Mẫu đã bị xóa: bản tin kế tiếp dùng lại mẫu có sẵn.',
  });
  expect(state.inForce).toBeUndefined();
  expect(said).toEqual(['template', 'accepted', 'removal', 'ignored', 'removal', 'ignored']);
});

test('a knock that comes late finds the template as it is by then', async () => {
  const { state, upload, knock } = world();
  upload(small('<p>{{day}}</p>'));
  upload(small('<p>{{edition}}</p>'));
  await knock();
  const inForce = state.inForce;
  await knock();
  expect(state.inForce).toBe(inForce);
  expect(inForce).toContain('{{edition}}');
  expect(inForce).not.toContain('{{day}}');
});
