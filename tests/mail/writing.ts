import * as fc from 'fast-check';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import type { ReaderValues } from '../../functions/mail/reader-values.ts';
import type { MessageContent } from '../../functions/mail/skeleton.ts';

const MARKS = Object.values(MESSAGE_MARKS);
const { unsubscribeUrl, preferencesUrl } = MESSAGE_MARKS;

/** What trips up mail programs, and what Vietnamese news is made of. */
const phrases = fc.constantFrom(
  'Đường phố đẹp ở Huế',
  'Đường phố đẹp ở Huế'.normalize('NFD'),
  '👨‍👩‍👧‍👦',
  '🇻🇳',
  '.',
  '..',
  'From ',
  'From: a@b.vn',
  '=',
  '=20',
  '=?UTF-8?Q?x?=',
  '--=_alternative',
  '--=_alternative--',
  ' ',
  '   ',
  '\t',
  '&amp;',
  '<b>"x"</b>',
  'x'.repeat(1200),
  'ệ'.repeat(90),
);

const oneLine = fc
  .array(fc.oneof(phrases, fc.string({ unit: 'grapheme' })), { maxLength: 8 })
  .map((pieces) => pieces.join(''));

/** Any text an edition may hold, a reader's marks among it. */
export const anyBody = fc
  .array(fc.oneof({ weight: 4, arbitrary: oneLine }, fc.constantFrom('\n', '\r\n', ...MARKS)), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/** One line without control characters or white space at its ends: what an article's title may be. */
export const anyTitle = oneLine
  .map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').trim())
  .filter((text) => text !== '');

/** A title that nodemailer writes rightly too: it leaves a very long word, and what looks like an encoded one, as it is. */
export const plainTitle = fc
  .array(fc.constantFrom('Đường phố', 'đẹp', 'Huế', 'Huế'.normalize('NFD'), 'Weekly', '47,', '·', '👨‍👩‍👧‍👦', '"x"', '🇻🇳'), {
    minLength: 1,
    maxLength: 12,
  })
  .map((words) => words.join(' '));

export const reader: ReaderValues = {
  to: 'reader@example.com',
  unsubscribeUrl: 'https://news.example.vn/u/k1.AbCd_-0123456789AbCd_-0123456789AbCd_-01.0123456789abcdefghijkl',
  preferencesUrl: 'https://news.example.vn/s/k1.AbCd_-0123456789AbCd_-0.0123456789abcdefghijkl',
};

export const content: MessageContent = {
  from: { name: 'Bản tin Sông Hàn', address: 'bantin@news.example.vn' },
  replyTo: 'toasoan@example.vn',
  subject: 'Đà Nẵng mùa mưa, và 9 bài khác · tuần 47',
  listId: 'weekly.news.example.vn',
  language: 'vi',
  html: `<!doctype html>\n<html lang="vi"><p>Chào bạn đọc</p><a href="${preferencesUrl}">Tùy chọn</a> <a href="${unsubscribeUrl}">Hủy đăng ký</a></html>\n`,
  text: `Chào bạn đọc\n\nĐà Nẵng mùa mưa: https://example.vn/a\n\nTùy chọn: ${preferencesUrl}\nHủy đăng ký: ${unsubscribeUrl}\n`,
};
