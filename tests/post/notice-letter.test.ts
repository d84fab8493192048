import { describe, expect, test } from 'vitest';
import type { EditionId } from '../../functions/model/edition.ts';
import { readHtml } from '../digest/read-html.ts';
import { expectGoodLetter } from './good-letter.ts';
import { HELD, SPREAD, renderNotice } from './sample.ts';

const en = { language: 'en' } as const;
const lines = (text: string) => text.split('\n');

describe('the letter about an edition that is held', () => {
  test.each(Object.values(HELD))('says the same in html and text: $why', (held) => {
    const letters = [renderNotice(held), renderNotice(held, en, 'operators')];
    for (const letter of letters) expectGoodLetter(letter);
    expect(letters.map(({ subject }) => subject.includes('47'))).toEqual([true, true]);
  });

  test('says in its subject which edition it is, and why', () => {
    expect(renderNotice(HELD.late).subject).toBe('Tuần 47/2026 tạm dừng: đã quá trễ');
    expect(renderNotice(HELD.refusals, en).subject).toBe('Week 47, 2026 is held: SES refuses our mails');
    expect(renderNotice(HELD['set-up'], { stage: 'staging', ...en }).subject).toBe(
      '[staging] Week 47, 2026 is held: SES does not take our mails',
    );
  });

  test('calls a special edition by its subject, where there is one', () => {
    const tet = { ...HELD.late, edition: 'tet-2027' as EditionId };
    expect(renderNotice({ ...tet, subject: 'Số Tết' }).subject).toBe('Số đặc biệt “Số Tết” tạm dừng: đã quá trễ');
    expect(renderNotice(tet, en).subject).toBe('Special edition “tet-2027” is held: it is late');
    expect(renderNotice({ ...SPREAD, edition: tet.edition, subject: 'Số Tết' }).subject).toContain('“Số Tết”');
    expect(renderNotice({ ...HELD.late, subject: 'Bài một' }).subject).toBe('Tuần 47/2026 tạm dừng: đã quá trễ');
  });

  test('says how many have it, and what the others get meanwhile', () => {
    const { text } = renderNotice(HELD.refusals, en);
    expect(text).toContain(
      '\n3,200 readers have it. Of 7 readers nobody knows: SES may have taken their mail. 1,793 readers wait for it.\n',
    );
    expect(text).toContain('Those who wait get nothing until somebody says go on.');
    expect(renderNotice(HELD.late, en).text).toContain('\n5,000 readers wait for it.\n');
    expect(renderNotice(HELD.refusals).text).toContain('3.200 bạn đọc đã có.');
  });

  test('has SES’s own words, and what they ask for', () => {
    const { text } = renderNotice(HELD['set-up'], en);
    expect(text).toContain('== What SES says ==\n\nMessageRejected\nEmail address is not verified.\n');
    expect(text).toContain('The sender’s domain is not verified with SES in this region');
    expect(renderNotice(HELD.refusals, en).text).toContain('\nLocal address contains control or whitespace\n');
    expect(renderNotice(HELD.late, en).text).not.toContain('What SES says');
  });

  test.each([
    ['AccountSendingPausedException', 'Amazon has paused the account’s sending.'],
    ['ConfigurationSetDoesNotExist', 'The configuration set of the stack is missing'],
    ['ConfigurationSetSendingPausedException', 'or its sending was switched off'],
    ['MailFromDomainNotVerifiedException', 'its MX and TXT records are missing'],
    ['AccessDeniedException', 'The function may not send.'],
    ['SignatureDoesNotMatch', 'it is mended in the SES console'],
  ])('advises on %s', (code, advice) => {
    expect(renderNotice({ ...HELD['set-up'], code }, en).text).toContain(advice);
  });

  test('says how many came back, or were called spam, of how many, and what to look for', () => {
    const { subject, text } = renderNotice(HELD.bounces, en);
    expect(subject).toBe('Week 47, 2026 is held: too many mails come back');
    expect(text).toContain('Of 2,000 readers whose mail SES has told us of, 120 (6%) have no such mailbox.');
    expect(text).toContain('Let it go on only when you know why.');
    expect(text).not.toContain('What SES says');
    expect(renderNotice(HELD.complaints, en).text).toContain('5 (0.13%) said that it is spam.');
    expect(renderNotice(HELD.complaints).subject).toBe('Tuần 47/2026 tạm dừng: quá nhiều bạn đọc báo là thư rác');
    expect(renderNotice(HELD.bounces).text).toContain('Trong 2.000 bạn đọc mà SES đã báo kết quả, 120 (6%)');
  });

  test('has the lines to type, ready to be pasted', () => {
    const { text, html } = renderNotice(HELD.late);
    const command = 'npm run -s newsletter --';
    for (const line of ['resume 2026-W47', 'resume 2026-W47 --recompose', 'cancel 2026-W47'])
      expect(lines(text)).toContain(`${command} ${line}`);
    expect(readHtml(html).filter(({ name }) => name === 'pre')).toHaveLength(3);
    expect(lines(renderNotice(HELD.late, { stage: 'staging' }).text)).toContain(
      `${command} resume 2026-W47 --stage staging`,
    );
  });

  test('tells editors and operators why they get it', () => {
    expect(renderNotice(HELD.late, en, 'operators').text).toContain('on the list of operators of');
    expect(renderNotice(HELD.late, en).text).toContain('on the list of editors of');
  });

  test('shows what SES says as text, whatever that is', () => {
    const words = '</pre><script>alert(1)</script> {count} \u202E\nBcc: x';
    const letter = renderNotice({ ...HELD['set-up'], words });
    expectGoodLetter(letter);
    expect(letter.text).toContain('\n</pre><script>alert(1)</script> {count} \uFFFD Bcc: x\n');
  });
});

describe('the letter about an edition that takes several days', () => {
  test('says how many get it today, how many later, and when the last one does where the publication is', () => {
    const { subject, text } = renderNotice(SPREAD, en);
    expect(subject).toBe('Week 47, 2026 goes out until Thursday, 26 November 2026');
    expect(text).toContain(
      '\n1,000 readers get it today. 4,000 readers get it later. ' +
        'As things stand the last of them gets it on Thursday, 26 November 2026, at about 00:30.\n',
    );
    expect(renderNotice(SPREAD).text).toContain('1.000 bạn đọc nhận trong hôm nay. 4.000 bạn đọc nhận sau.');
    expect(renderNotice({ ...SPREAD, what: 'spread', today: 0 } as typeof SPREAD, en).text).toContain(
      '\nNobody else gets it today. 4,000 readers get it later.',
    );
  });

  test('says the same in html and text, and how to look at it', () => {
    expectGoodLetter(renderNotice(SPREAD));
    const letter = renderNotice(SPREAD, en);
    expectGoodLetter(letter);
    expect(lines(letter.text)).toContain('npm run -s newsletter -- edition 2026-W47');
  });
});

test('the letter about a special edition that nobody got says why, and what to upload again', () => {
  for (const reason of ['no-articles', 'no-subscribers'] as const) {
    const about = { edition: 'tet-2027' as EditionId, subject: 'Số Tết', what: 'unsent', reason } as const;
    for (const letter of [renderNotice(about), renderNotice(about, en)]) {
      expectGoodLetter(letter);
      expect(letter.text).toContain('editions/tet-2027.md');
    }
    expect(renderNotice(about, en).subject).toBe('Special edition “Số Tết” was not sent');
  }
});
