import { simpleParser } from 'mailparser';
import type { ReviewRules } from '../../functions/model/review.ts';
import { deskSettings } from '../../local/desk/played-desk.ts';
import { synthesize } from '../../local/synthesize.ts';
import type { Newsroom } from './newsroom.ts';

/** The stack whose editions editors look at by these rules. */
export async function synthesizeReviewing(review: ReviewRules): Promise<string> {
  return synthesize(await deskSettings({ review }));
}

/** The review letters so far, the newest last. */
export async function reviewLetters({
  cloud,
}: Newsroom): Promise<readonly { readonly subject: string; readonly html: string }[]> {
  const mails = cloud.ses.mails.filter(({ tags }) => tags['letter'] === 'review');
  return Promise.all(
    mails.map(async ({ raw }) => {
      const { subject = '', html } = await simpleParser(Buffer.from(raw));
      return { subject, html: String(html) };
    }),
  );
}

/** Where a letter's first link with this text leads. */
export function linkNamed(html: string, text: string): string {
  return new RegExp(`<a\\s[^>]*href="([^"]+)"[^>]*>\\s*${text}\\s*</a`).exec(html)?.[1] ?? '';
}

/** What the button of a review's page sends. */
export function pressed(fields: Readonly<Record<string, string>> = {}) {
  return { method: 'POST', body: new URLSearchParams({ do: 'yes', ...fields }) };
}
