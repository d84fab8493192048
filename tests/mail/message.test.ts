import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compose, composeInto, messageArena, messageSkeleton } from '../../functions/mail/skeleton.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { body, composeWithNodemailer, readings } from './reading.ts';
import { anyBody, anyTitle, content, reader } from './writing.ts';

const MARK = MESSAGE_MARKS.unsubscribeUrl;

function latin1(message: Uint8Array): string {
  return Buffer.from(message).toString('latin1');
}

function headerBlock(message: Uint8Array): string {
  return latin1(message).split('\r\n\r\n')[0] ?? '';
}

function withUrlOf(characters: number) {
  return { ...reader, unsubscribeUrl: 'https://a.vn/'.padEnd(characters, 'x') };
}

describe('a message', () => {
  test('has the headers that mailbox providers ask for, in this order, and none that SES adds', () => {
    const lines = headerBlock(compose(messageSkeleton(content), reader)).split('\r\n');
    expect(lines).toEqual([
      'From: =?UTF-8?B?QuG6o24gdGluIFPDtG5nIEjDoG4=?= <bantin@news.example.vn>',
      'To: <reader@example.com>',
      'Reply-To: <toasoan@example.vn>',
      expect.stringMatching(/^Subject: =\?UTF-8\?[BQ]\?/),
      expect.stringMatching(/^ =\?UTF-8\?[BQ]\?.*\?=$/),
      'MIME-Version: 1.0',
      'List-Id: <weekly.news.example.vn>',
      `List-Unsubscribe: <${reader.unsubscribeUrl}>`,
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'Auto-Submitted: auto-generated',
      'Content-Language: vi',
      'Content-Type: multipart/alternative; boundary="=_alternative"',
    ]);
  });

  test('is read alike by independent parsers, and as nodemailer would have written it', async () => {
    const ours = await readings(compose(messageSkeleton(content), reader));
    const theirs = await readings(await composeWithNodemailer(content, reader));
    expect(ours).toEqual(theirs);
    const [reading] = ours;
    expect(reading).toMatchObject({
      subject: content.subject,
      from: ['Bản tin Sông Hàn|bantin@news.example.vn'],
      to: ['|reader@example.com'],
      replyTo: ['|toasoan@example.vn'],
      text: body(content.text.replace(MARK, reader.unsubscribeUrl)),
      html: body(content.html.replace(MARK, reader.unsubscribeUrl)),
    });
  });

  test('carries any html, text and subject unchanged, in 7 bits, lines of 76 and CRLF alone', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyBody, anyTitle, async (html, text, subject) => {
        const message = compose(messageSkeleton({ ...content, html, text, subject }), reader);
        const raw = latin1(message);
        expect(raw).toMatch(/^[\r\n\t -~]*$/);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(raw.split('\r\n').filter((line) => line.length > 76 && !line.startsWith('List-Unsub'))).toEqual([]);
        expect(raw.split('\r\n--=_alternative')).toHaveLength(4);
        for (const reading of await readings(message)) {
          expect(reading.subject).toBe(subject);
          expect(reading.text).toBe(body(text.replaceAll(MARK, reader.unsubscribeUrl)));
          expect(reading.html).toBe(body(html.replaceAll(MARK, reader.unsubscribeUrl)));
        }
      }),
    );
  });

  test('has the unsubscribe address at every mark, escaped in html, one piece in the header', async () => {
    const unsubscribeUrl = "https://news.example.vn/u/k1.a.b?x=1&y='2'&z=.from";
    const skeleton = messageSkeleton({
      ...content,
      html: `${MARK}<a href="${MARK}">${MARK}${MARK}</a>.`,
      text: `${MARK}\n.${MARK} ${MARK}`,
    });
    const escaped = 'https://news.example.vn/u/k1.a.b?x=1&amp;y=&#39;2&#39;&amp;z=.from';
    for (const reading of await readings(compose(skeleton, { ...reader, unsubscribeUrl }))) {
      expect(reading.html).toBe(`${escaped}<a href="${escaped}">${escaped}${escaped}</a>.`);
      expect(reading.text).toBe(`${unsubscribeUrl}\n.${unsubscribeUrl} ${unsubscribeUrl}`);
      expect(reading.headers['list-unsubscribe']).toBe(`<${unsubscribeUrl}>`);
    }
  });

  test('is the same from a used arena as from memory of its own', () => {
    const skeleton = messageSkeleton(content);
    const arena = messageArena(skeleton);
    const longest = { to: `${'a'.repeat(64)}@${'b'.repeat(60)}.vn`, unsubscribeUrl: `https://a.vn/${"'".repeat(887)}` };
    for (const each of [reader, longest, { ...reader, to: 'a@b.vn' }])
      expect(latin1(composeInto(arena, skeleton, each))).toBe(latin1(compose(skeleton, each)));
  });

  test('is not written into an arena that is too small for it', () => {
    const skeleton = messageSkeleton(content);
    const exact = compose(skeleton, reader).length;
    expect(composeInto(Buffer.alloc(exact), skeleton, reader)).toHaveLength(exact);
    for (const bytes of [exact - 1, exact - 400, 10, 0])
      expect(() => composeInto(Buffer.alloc(bytes), skeleton, reader)).toThrow(RangeError);
  });
});

describe('nothing breaks out of its header', () => {
  const skeleton = messageSkeleton(content);

  test.each([
    'a@b.vn, c@d.vn',
    'a@b.vn>\r\nBcc: c@d.vn',
    'Name <a@b.vn>',
    'a@b.vn\n',
    'nguyễn@ví-dụ.vn',
    'a@ví-dụ.vn',
    'a b@c.vn',
    '',
  ])('no message is composed to %j', (to) => {
    expect(() => compose(skeleton, { ...reader, to })).toThrow('no plain address');
  });

  test.each([
    'http://news.example.vn/u/x',
    'https://news.example.vn/u/x\r\nBcc: c@d.vn',
    'https://news.example.vn/u/x>, <mailto:a@b.vn',
    'https://news.example.vn/u/"x"',
    'https://ví-dụ.vn/u/x',
    'https://',
    '',
  ])('no message is composed with the unsubscribe address %j', (unsubscribeUrl) => {
    expect(() => compose(skeleton, { ...reader, unsubscribeUrl })).toThrow('an unsubscribe URL must be https');
  });

  test('an unsubscribe address has to fit the line of its header', () => {
    expect(headerBlock(compose(skeleton, withUrlOf(900)))).toMatch(/^List-Unsubscribe: <.{900}>$/m);
    expect(() => compose(skeleton, withUrlOf(901))).toThrow('at most 900 characters');
  });

  test.each([
    { subject: 'Tuần 47\r\nBcc: c@d.vn' },
    { subject: 'Tuần\u202847' },
    { from: { name: 'Bản tin\nBcc: c@d.vn', address: 'a@b.vn' } },
    { from: { name: 'Bản tin', address: 'a@b.vn, c@d.vn' } },
    { replyTo: 'a@b.vn>\r\nBcc: <c@d.vn' },
    { listId: 'weekly.example.vn>\r\nBcc: <c@d.vn' },
    { listId: 'bản-tin.example.vn' },
    { language: 'vi\r\nBcc: c@d.vn' },
  ])('no skeleton is made of %j', (fault) => {
    expect(() => messageSkeleton({ ...content, ...fault })).toThrow(/header|address|List-Id/);
  });

  test('an error never shows the address it complains of', () => {
    expect(() => compose(skeleton, { ...reader, to: 'secret@b.vn,' })).not.toThrow('secret');
    expect(() => messageSkeleton({ ...content, replyTo: 'secret@b' })).not.toThrow('secret');
  });
});
