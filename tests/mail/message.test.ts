import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAddress } from '../../functions/mail/address.ts';
import { compose, composeInto, messageArena } from '../../functions/mail/compose.ts';
import { messageSkeleton } from '../../functions/mail/skeleton.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { body, readings } from './reading.ts';
import { composeWithNodemailer, filled } from './with-nodemailer.ts';
import { anyBody, anyTitle, content, plainTitle, reader } from './writing.ts';

const { unsubscribeUrl: LEAVE, preferencesUrl: CHOICES } = MESSAGE_MARKS;

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
      text: body(filled(content.text, reader)),
      html: body(filled(content.html, reader)),
    });
  });

  test('of any html and text is read as nodemailer would have written it', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyBody, plainTitle, async (html, text, subject) => {
        const written = { ...content, html: `<p>${html}</p>`, text: `Chào ${text}`, subject };
        const ours = await readings(compose(messageSkeleton(written), reader));
        const theirs = await readings(await composeWithNodemailer(written, reader));
        expect(ours).toEqual(theirs);
      }),
    );
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
          expect(reading.text).toBe(body(filled(text, reader)));
          expect(reading.html).toBe(body(filled(html, reader)));
        }
      }),
    );
  });

  test('has the reader’s own addresses at every mark, escaped in html, one piece in the header', async () => {
    const unsubscribeUrl = "https://news.example.vn/u/k1.a.b?x=1&y='2'&z=.from";
    const preferencesUrl = 'https://news.example.vn/s/k1.a.b?x=1&y=2';
    const skeleton = messageSkeleton({
      ...content,
      html: `${CHOICES}${LEAVE}<a href="${LEAVE}">${LEAVE}${CHOICES}${LEAVE}</a>.`,
      text: `${LEAVE}\n.${CHOICES} ${LEAVE}`,
    });
    const leave = 'https://news.example.vn/u/k1.a.b?x=1&amp;y=&#39;2&#39;&amp;z=.from';
    const choices = 'https://news.example.vn/s/k1.a.b?x=1&amp;y=2';
    const message = compose(skeleton, { ...reader, unsubscribeUrl, preferencesUrl });
    for (const reading of await readings(message)) {
      expect(reading.html).toBe(`${choices}${leave}<a href="${leave}">${leave}${choices}${leave}</a>.`);
      expect(reading.text).toBe(`${unsubscribeUrl}\n.${preferencesUrl} ${unsubscribeUrl}`);
      expect(reading.headers['list-unsubscribe']).toBe(`<${unsubscribeUrl}>`);
    }
  });

  test('is whole with a mark nowhere in it: a message file may be older than the mark', async () => {
    const older = { ...content, html: `<a href="${LEAVE}">Hủy đăng ký</a>`, text: `Hủy đăng ký: ${LEAVE}` };
    const message = compose(messageSkeleton(older), reader);
    expect(latin1(message)).not.toContain('/s/');
    for (const reading of await readings(message)) {
      expect(reading.html).toBe(filled(older.html, reader));
      expect(reading.text).toBe(filled(older.text, reader));
    }
  });

  test('is the same in an arena that others used before, whatever their addresses were', async () => {
    const skeleton = messageSkeleton({
      ...content,
      html: `<a href="${CHOICES}">1</a><a href="${LEAVE}">2</a>`,
      text: `${LEAVE}\n${CHOICES}`,
    });
    const arena = messageArena(skeleton);
    const url = fc
      .stringMatching(/^https:\/\/([A-Za-z0-9._~%-]{1,9}|[.]{1,80}|[&'=?x]{1,20}){1,12}$/)
      .filter(({ length }) => length <= 900);
    await fc.assert(
      fc.asyncProperty(url, url, fc.emailAddress(), async (unsubscribeUrl, preferencesUrl, to) => {
        fc.pre(isAddress(to));
        const each = { to, unsubscribeUrl, preferencesUrl };
        const message = composeInto(arena, skeleton, each);
        expect(latin1(message)).toBe(latin1(compose(skeleton, each)));
        expect(latin1(message)).not.toMatch(/\r\n\./);
        const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
        for (const reading of await readings(message)) {
          expect(reading.to).toEqual([`|${to}`]);
          expect(reading.text).toBe(`${unsubscribeUrl}\n${preferencesUrl}`);
          expect(reading.html).toBe(
            `<a href="${escaped(preferencesUrl)}">1</a><a href="${escaped(unsubscribeUrl)}">2</a>`,
          );
        }
      }),
    );
  });

  test('is not written into the arena of a shorter one', () => {
    const arena = messageArena(messageSkeleton(content));
    const longer = messageSkeleton({ ...content, html: `${content.html}${'x'.repeat(60_000)}${LEAVE}.` });
    expect(() => composeInto(arena, longer, reader)).toThrow(RangeError);
  });

  test('has room in its arena for the longest values a reader may have', () => {
    const skeleton = messageSkeleton(content);
    const url = `https://a.vn/${"'".repeat(887)}`;
    const longest = { to: `${'a'.repeat(64)}@${'b'.repeat(60)}.vn`, unsubscribeUrl: url, preferencesUrl: url };
    const arena = messageArena(skeleton);
    composeInto(arena, skeleton, longest);
    for (const each of [longest, reader])
      expect(latin1(composeInto(arena, skeleton, each))).toBe(latin1(compose(skeleton, each)));
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
  ])('no message is composed with the address %j in a link', (url) => {
    expect(() => compose(skeleton, { ...reader, unsubscribeUrl: url })).toThrow('unsubscribeUrl must be https');
    expect(() => compose(skeleton, { ...reader, preferencesUrl: url })).toThrow('preferencesUrl must be https');
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
