import MailComposer from 'nodemailer/lib/mail-composer';
import type Mail from 'nodemailer/lib/mailer';
import type { ReaderValues } from '../../functions/mail/reader-values.ts';
import type { MessageContent } from '../../functions/mail/skeleton.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';

/** A body with the reader's own values in place of the marks. */
export function filled(text: string, { unsubscribeUrl, preferencesUrl }: ReaderValues): string {
  return text
    .replaceAll(MESSAGE_MARKS.unsubscribeUrl, unsubscribeUrl)
    .replaceAll(MESSAGE_MARKS.preferencesUrl, preferencesUrl);
}

/**
 * The message as nodemailer builds it: an oracle that shares no line of code with ours.
 * @param settings of nodemailer's own; without `newline: 'windows'` it leaves bare LF in its bodies
 */
export async function composeWithNodemailer(
  content: MessageContent,
  reader: ReaderValues,
  settings: Pick<Mail.Options, 'newline' | 'textEncoding'> = { newline: 'windows' },
): Promise<Uint8Array> {
  const composer = new MailComposer({
    ...settings,
    from: content.from,
    to: reader.to,
    replyTo: content.replyTo,
    subject: content.subject,
    text: filled(content.text, reader),
    html: filled(content.html, reader),
    headers: {
      'List-Id': `<${content.listId}>`,
      'List-Unsubscribe': { prepared: true, value: `<${reader.unsubscribeUrl}>` },
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'Content-Language': content.language,
    },
  });
  return composer.compile().build();
}
