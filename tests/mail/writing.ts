import * as fc from 'fast-check';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import type { MessageContent } from '../../functions/mail/skeleton.ts';

const MARK = MESSAGE_MARKS.unsubscribeUrl;

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
  .array(fc.oneof({ weight: 4, arbitrary: oneLine }, fc.constantFrom('\n', '\r\n', MARK)), { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/** One line without control characters or white space at its ends: what an article's title may be. */
export const anyTitle = oneLine
  .map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').trim())
  .filter((text) => text !== '');

export const reader = {
  to: 'reader@example.com',
  unsubscribeUrl: 'https://news.example.vn/u/k1.AbCd_-0123456789AbCd_-0123456789AbCd_-01.0123456789abcdefghijkl',
};

export const content: MessageContent = {
  from: { name: 'Bản tin Sông Hàn', address: 'bantin@news.example.vn' },
  replyTo: 'toasoan@example.vn',
  subject: 'Đà Nẵng mùa mưa, và 9 bài khác · tuần 47',
  listId: 'weekly.news.example.vn',
  language: 'vi',
  html: `<!doctype html>\n<html lang="vi"><p>Chào bạn đọc</p><a href="${MARK}">Hủy đăng ký</a></html>\n`,
  text: `Chào bạn đọc\n\nĐà Nẵng mùa mưa: https://example.vn/a\n\nHủy đăng ký: ${MARK}\n`,
};
