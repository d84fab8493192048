import { fillIn } from '../digest/words.ts';
import type { LinkKeys } from '../links/keys.ts';
import { readerLinks } from '../links/reader-links.ts';
import { TEST_READER } from '../links/test-reader.ts';
import { compose } from '../mail/compose.ts';
import { digestSkeleton } from '../mail/digest-message.ts';
import type { MessageFile } from '../model/edition.ts';
import { LANGUAGES, type Publication } from '../model/publication.ts';
import { letterWords } from './letter-words.ts';

/**
 * An edition's mail as `deliver` composes it, for somebody who is no reader: the subject is marked, whoever ordered it,
 * and the links to leave and to choose are those of nobody.
 * @throws Error as `digestSkeleton` and `compose`
 */
export function testMail(
  message: Pick<MessageFile, 'edition' | 'language' | 'subject' | 'html' | 'text'>,
  keys: LinkKeys,
  publication: Publication,
): (address: string) => Uint8Array {
  const language = LANGUAGES.find((one) => one === message.language) ?? publication.language;
  const subject = fillIn(letterWords(language).test.subject, { subject: message.subject });
  const skeleton = digestSkeleton(publication, { ...message, subject });
  const links = readerLinks(keys, publication.publicUrl, { subscriber: TEST_READER, edition: message.edition });
  return (to) => compose(skeleton, { to, ...links });
}
