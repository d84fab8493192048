import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey, isAddress, parseAddress } from '../../functions/mail/address.ts';

describe('an address', () => {
  test.each([
    ['reader@example.com', 'reader@example.com'],
    ['  reader@example.com ', 'reader@example.com'],
    ['Reader.Name+news@Example.COM', 'Reader.Name+news@example.com'],
    ['a@ví-dụ.vn', 'a@xn--v-d-rma6749a.vn'],
    ['a@Ví-Dụ.vn'.normalize('NFD'), 'a@xn--v-d-rma6749a.vn'],
    ['a@báo。vn', 'a@xn--bo-mia.vn'],
    ["news'desk@mail.example.museum", "news'desk@mail.example.museum"],
    [`${'a'.repeat(64)}@b.vn`, `${'a'.repeat(64)}@b.vn`],
  ])('%j is read as %j', (text, address) => {
    expect(parseAddress(text)).toEqual({ address });
    expect(isAddress(address)).toBe(true);
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a@b.vn\r\nBcc: c@d.vn', 'control-character'],
    ['a@b.vn\n', 'control-character'],
    ['a\u0000@b.vn', 'control-character'],
    ['a@b\u2028.vn', 'control-character'],
    ['a@b.vn, c@d.vn', 'several'],
    ['a@b.vn; c@d.vn', 'several'],
    ['a@b@c.vn', 'several'],
    ['Reader <a@b.vn>', 'not-plain'],
    ['<a@b.vn>', 'not-plain'],
    ['"a b"@c.vn', 'not-plain'],
    ['a(comment)@b.vn', 'not-plain'],
    ['a b@c.vn', 'not-plain'],
    ['a@[127.0.0.1]', 'not-plain'],
    ['a@b.vn:25', 'not-plain'],
    ['reader.example.com', 'no-at'],
    ['nguyễn@example.vn', 'local-not-ascii'],
    ['@b.vn', 'local'],
    ['.a@b.vn', 'local'],
    ['a..b@c.vn', 'local'],
    ['a.@b.vn', 'local'],
    [`${'a'.repeat(65)}@b.vn`, 'local'],
    ['a@', 'domain'],
    ['a@localhost', 'domain'],
    ['a@b.vn.', 'domain'],
    ['a@.b.vn', 'domain'],
    ['a@b..vn', 'domain'],
    ['a@-b.vn', 'domain'],
    ['a@b-.vn', 'domain'],
    ['a@b_c.vn', 'domain'],
    ['a@b.vn/path', 'domain'],
    ['a@b%2evn.vn', 'domain'],
    ['a@b.vn?x', 'domain'],
    ['a@1.2.3.4', 'domain'],
    ['a@0x7f.1', 'domain'],
    ['a@b.123', 'domain'],
    [`a@${'b'.repeat(64)}.vn`, 'domain'],
    [`a@${'b.'.repeat(130)}vn`, 'too-long'],
    [`a@${`${'ệ'.repeat(30)}.`.repeat(7)}vn`, 'too-long'],
  ])('%j is refused as %s', (text, problem) => {
    expect(parseAddress(text)).toEqual({ problem });
    expect(isAddress(text)).toBe(false);
  });

  test('may stand in a header exactly when it reads as itself', () => {
    const pieces = fc.constantFrom(
      'a',
      'B1',
      '.',
      '-',
      '+',
      '_',
      '@',
      'xn--',
      'vn',
      '9',
      'x'.repeat(63),
      ' ',
      '\n',
      'ệ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 3, maxLength: 9 }), (typed) => {
        const text = typed.join('');
        const { address } = parseAddress(text);
        expect(isAddress(text)).toBe(address?.toLowerCase() === text.toLowerCase());
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever is typed, what comes out is one plain ASCII address that reads as itself', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.emailAddress(),
      fc.tuple(fc.string(), fc.domain()).map((parts) => parts.join('@')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const { address } = parseAddress(text);
        if (address === undefined) return;
        expect(address).toMatch(/^[!-~]+$/);
        expect(address).not.toMatch(/[<>,;:"()[\]\\]|@.*@/);
        expect(parseAddress(address)).toEqual({ address });
        expect(isAddress(address)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the key of an address', () => {
  test('is one for all spellings of a mailbox', () => {
    const spellings = [
      'Reader@Ví-Dụ.vn',
      'reader@VÍ-DỤ.VN',
      ' READER@xn--v-d-rma6749a.vn',
      'reader@ví-dụ.vn'.normalize('NFD'),
    ];
    expect(new Set(spellings.map(addressKey))).toEqual(new Set(['reader@xn--v-d-rma6749a.vn']));
  });

  test('keeps dots and tags: they may be other people', () => {
    expect(new Set(['a.b@c.vn', 'ab@c.vn', 'ab+x@c.vn'].map(addressKey)).size).toBe(3);
  });

  test('is not made of what is no address, nor shown in the error', () => {
    expect(() => addressKey('secret@b')).toThrow('no key for what is no address: domain');
  });
});
