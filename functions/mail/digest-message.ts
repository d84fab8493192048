import type { MessageFile } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { messageSkeleton, type MessageSkeleton } from './skeleton.ts';

/** The skeleton of the mails by which a publication's readers of one language get an edition. */
export function digestSkeleton(
  { name, sender, replyTo }: Pick<Publication, 'name' | 'sender' | 'replyTo'>,
  { subject, html, text, language }: Pick<MessageFile, 'subject' | 'html' | 'text' | 'language'>,
): MessageSkeleton {
  return messageSkeleton({
    from: { name, address: sender },
    replyTo,
    subject,
    // The same for ever: mailbox providers and readers' filters know the newsletter by it (RFC 2919).
    listId: `weekly.${sender.slice(sender.indexOf('@') + 1)}`,
    language,
    html,
    text,
  });
}
