import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quotedPrintable, quotedPrintableAround } from '../../functions/mail/quoted-printable.ts';

/** RFC 2045 6.7 read backwards; white space before a line end counts for nothing, as a transport may have added it. */
function decode(encoded: string): string {
  const bytes = encoded
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function withCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

const anyText = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '.', 'From ', ' ', '\t', '=', 'x'.repeat(74), 'ệ')),
  )
  .map((pieces) => pieces.join('').toWellFormed());

function expectSafe(encoded: string): void {
  for (const line of encoded.split('\r\n')) {
    expect(line).toMatch(/^[\t -~]{0,76}$/);
    expect(line).not.toMatch(/^\.|^From |[ \t]$/);
    expect(line).not.toMatch(/=(?![0-9A-F]{2}|$)/);
  }
}

describe('quoted-printable', () => {
  test.each([
    ['', ''],
    ['Huế', 'Hu=E1=BA=BF'],
    ['1=1', '1=3D1'],
    ['a\nb\rc\r\nd', 'a\r\nb\r\nc\r\nd'],
    ['.\n..', '=2E\r\n=2E.'],
    ['From me\nFromage', '=46rom me\r\nFromage'],
    ['end \nend\t', 'end=20\r\nend=09'],
    ['x'.repeat(76), `${'x'.repeat(75)}=\r\nx`],
    [`${'x'.repeat(75)}.`, `${'x'.repeat(75)}=\r\n=2E`],
    [`${'x'.repeat(73)}ệ`, `${'x'.repeat(73)}=\r\n=E1=BB=87`],
  ])('writes %j as %j', (text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded);
  });

  test('gives back any text, in lines that no transport touches', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const encoded = quotedPrintable(text);
        expectSafe(encoded);
        expect(decode(encoded)).toBe(withCrlf(text));
      }),
    );
  });

  test('is as good in pieces around values as it is in one', () => {
    const anyValue = fc.stringMatching(/^[!-~]{1,200}$/);
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), anyValue, (pieces, value) => {
        const encoded = quotedPrintableAround(pieces).join(quotedPrintable(value));
        expectSafe(encoded);
        expect(decode(encoded)).toBe(pieces.map(withCrlf).join(value));
      }),
    );
  });
});
