import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { readerLinks } from '../../functions/links/reader-links.ts';
import { readPreferences } from '../../functions/links/preferences-token.ts';
import { TEST_READER } from '../../functions/links/test-reader.ts';
import { readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import { compose } from '../../functions/mail/compose.ts';
import { digestSkeleton } from '../../functions/mail/digest-message.ts';
import { MESSAGE_MARKS, type EditionId } from '../../functions/model/edition.ts';
import { isSubscriberId, type SubscriberId } from '../../functions/model/subscriber.ts';
import { testMail } from '../../functions/post/test-mail.ts';
import { newKeys } from '../links/new-keys.ts';
import { PUBLICATION } from './sample.ts';

const keys = newKeys();
const edition = '2026-W47' as EditionId;
const { unsubscribeUrl, preferencesUrl } = MESSAGE_MARKS;
const message = {
  edition,
  language: 'vi',
  subject: 'Ẩm thực Huế và 11 bài khác · Tuần 47/2026',
  html: `<p>Chào bạn</p><a href="${unsubscribeUrl}">Hủy</a><a href="${preferencesUrl}">Chọn</a>`,
  text: `Chào bạn\n${unsubscribeUrl}\n${preferencesUrl}\n`,
};
const reader = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;

test('a test is, byte for byte, the mail of a reader, but for its subject and the links', async () => {
  const links = readerLinks(keys, PUBLICATION.publicUrl, { subscriber: reader, edition });
  const own = compose(digestSkeleton(PUBLICATION, message), { to: 'an@example.vn', ...links }).toString('latin1');
  const tried = Buffer.from(testMail(message, keys, PUBLICATION)('an@example.vn')).toString('latin1');
  const tokens = /k1\.[\w.=\r\n-]+/g;
  const rest = (raw: string) =>
    raw
      .replace(/^Subject: .*(\r\n .*)*/m, '')
      .replaceAll(/=\r\n/g, '')
      .replaceAll(tokens, '');
  expect(rest(tried)).toBe(rest(own));
  expect(tried.length - own.length, 'nobody can tell by its links').toBeLessThan(40);
  const { headers } = await simpleParser(Buffer.from(tried, 'latin1'));
  for (const name of ['list', 'from', 'reply-to', 'auto-submitted']) expect(headers.has(name), name).toBe(true);
});

test.each([
  ['vi', '[Thử] '],
  ['en', '[Test] '],
])('its subject is marked in %s', async (language, mark) => {
  const raw = testMail({ ...message, language }, keys, PUBLICATION)('an@example.vn');
  expect((await simpleParser(Buffer.from(raw))).subject).toBe(mark + message.subject);
});

test('its links are good, and name nobody', async () => {
  const { text = '' } = await simpleParser(Buffer.from(testMail(message, keys, PUBLICATION)('an@example.vn')));
  const [leave = '', choose = ''] = [...text.matchAll(/\/[us]\/(\S+)/g)].map(([, token = '']) => token);
  expect(readUnsubscribe(keys, leave)).toMatchObject({ subscriber: TEST_READER, edition });
  expect(readPreferences(keys, choose)).toEqual({ subscriber: TEST_READER });
  expect(isSubscriberId(TEST_READER)).toBe(true);
});
