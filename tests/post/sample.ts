import { readFileSync } from 'node:fs';
import { compileDigest } from '../../functions/compile-template/compile-digest.ts';
import { mailTemplate } from '../../functions/digest/digest-template.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { LetterRole, NoticeLetter, ReceiptsLetter } from '../../functions/model/letter.ts';
import type { Language, Publication } from '../../functions/model/publication.ts';
import { confirmContents } from '../../functions/post/confirm-contents.ts';
import { renderContents, renderLetter, type LetterView, type RoleLetter } from '../../functions/post/render-letter.ts';

const MJML = readFileSync(new URL('../../templates/letter.mjml', import.meta.url), 'utf8');
const template = mailTemplate<LetterView>(await compileDigest(MJML));

export const PUBLICATION: Publication = {
  name: 'Bản tin Sông Hồng',
  sender: 'bantin@news.example.vn',
  replyTo: 'toasoan@example.vn',
  postalAddress: 'Tòa soạn Sông Hồng, 12 phố Mẫu, Hà Nội, Việt Nam',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://www.example.vn',
  articleUrl: 'https://www.example.vn/{slug}',
  stage: 'production',
};

export const NOTHING: ReceiptsLetter = { accepted: [], waiting: [], rejected: [], ignored: [], pictures: 0, more: 0 };

/** One upload of each kind. */
export const BURST: ReceiptsLetter = {
  accepted: [
    {
      key: 'tin/mua-nuoc-noi.md',
      title: 'Mùa nước nổi',
      note: 'Bài đã được nhận.',
      // 17:00 UTC is the next day in Ho Chi Minh City.
      edition: { id: '2026-W48' as EditionId, position: 3, sendsAt: '2026-11-22T17:30:00Z' },
    },
  ],
  waiting: [{ key: 'tin/cho-phien.md', title: 'Chợ phiên', note: 'Bài chờ đến 2026-12-01 08:00:00.' }],
  rejected: [
    {
      key: 'tin/ban-thao.md',
      note: 'Bài chưa được nhận: cần sửa 2 chỗ.',
      problems: [
        { line: 2, column: 8, field: 'title', message: 'Thiếu ngoặc kép.', fix: 'title: "Hà Nội: mùa thu"' },
        { line: 1, field: 'file', message: 'Thiếu phần khai báo.', fix: '---\ntags:\n  - "bão"\n---' },
      ],
    },
  ],
  ignored: [{ key: 'bang.xlsx', note: 'Loại tệp này không dùng cho bản tin.' }],
  pictures: 8,
  more: 0,
};

export function letterOf(values: ReceiptsLetter): RoleLetter {
  return { v: 1, key: 'receipts-1', to: 'editors', kind: 'receipts', values };
}

export function render(values: ReceiptsLetter, changes: Partial<Publication> = {}) {
  return renderLetter(template, letterOf(values), { ...PUBLICATION, ...changes });
}

export function noticeOf(values: NoticeLetter, to: LetterRole = 'editors'): RoleLetter {
  return { v: 1, key: `${values.edition}-${values.what}-first-${to}`, to, kind: 'notice', values };
}

export function renderNotice(values: NoticeLetter, changes: Partial<Publication> = {}, to: LetterRole = 'editors') {
  return renderLetter(template, noticeOf(values, to), { ...PUBLICATION, ...changes });
}

/** Any letter to a role. */
export function renderRoleLetter(letter: RoleLetter, changes: Partial<Publication> = {}) {
  return renderLetter(template, letter, { ...PUBLICATION, ...changes });
}

const id = '2026-W47' as EditionId;

/** An edition that rests, for each reason that people are told of. */
export const HELD = {
  late: { edition: id, what: 'held', why: 'late', submitted: 0, unknown: 0, waiting: 5000 },
  refusals: {
    edition: id,
    what: 'held',
    why: 'refusals',
    code: 'InvalidParameterValue',
    words: 'Local address contains control or whitespace',
    submitted: 3200,
    unknown: 7,
    waiting: 1793,
  },
  'set-up': {
    edition: id,
    what: 'held',
    why: 'set-up',
    code: 'MessageRejected',
    words: 'Email address is not verified.',
    submitted: 1,
    unknown: 0,
    waiting: 4999,
  },
  bounces: {
    edition: id,
    what: 'held',
    why: 'bounces',
    count: 120,
    of: 2000,
    submitted: 2100,
    unknown: 0,
    waiting: 2900,
  },
  complaints: {
    edition: id,
    what: 'held',
    why: 'complaints',
    count: 5,
    of: 4000,
    submitted: 4100,
    unknown: 0,
    waiting: 900,
  },
  'half-done': { edition: id, what: 'held', why: 'half-done', submitted: 40, unknown: 0, waiting: 4960 },
} as const satisfies Record<string, NoticeLetter>;

/** An edition that does not reach everybody today. */
export const SPREAD: NoticeLetter = {
  edition: id,
  what: 'spread',
  today: 1000,
  later: 4000,
  // The next day in Ho Chi Minh City.
  endsAt: '2026-11-25T17:30:00.000Z',
};

export function renderConfirmation(language: Language) {
  const url = `${PUBLICATION.publicUrl}/s/confirm/k1.a.b`;
  return renderContents(template, () => confirmContents(language, url, PUBLICATION), PUBLICATION);
}
