import { compose } from '../functions/mail/compose.ts';
import { digestSkeleton } from '../functions/mail/digest-message.ts';
import type { RenderedDigest } from '../functions/digest/render-digest.ts';
import { preferencesUrl } from '../functions/links/preferences-token.ts';
import { unsubscribeUrl } from '../functions/links/unsubscribe-token.ts';
import { MESSAGE_MARKS, type ReaderMark } from '../functions/model/edition.ts';
import type { Language, Publication } from '../functions/model/publication.ts';

/** A reader who does not exist: the links of a preview lead nowhere. */
const ADDRESS = 'reader@example.com';
const TOKEN = 'example';

function exampleLinks({ publicUrl }: Publication): Readonly<Record<ReaderMark, string>> {
  return { unsubscribeUrl: unsubscribeUrl(publicUrl, TOKEN), preferencesUrl: preferencesUrl(publicUrl, TOKEN) };
}

/** A part of a digest with the links of a reader who does not exist. */
export function asExample(part: string, publication: Publication): string {
  const links = exampleLinks(publication);
  return part
    .replaceAll(MESSAGE_MARKS.unsubscribeUrl, links.unsubscribeUrl)
    .replaceAll(MESSAGE_MARKS.preferencesUrl, links.preferencesUrl);
}

/** The bytes that `deliver` would give to SES for a reader who does not exist. SES adds Date and Message-ID. */
export function exampleMessage(
  digest: Pick<RenderedDigest, 'subject' | 'html' | 'text'>,
  publication: Publication,
  language: Language,
): Uint8Array {
  const skeleton = digestSkeleton(publication, { ...digest, language });
  return compose(skeleton, { to: ADDRESS, ...exampleLinks(publication) });
}
