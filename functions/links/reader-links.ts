import type { ReaderMark } from '../model/edition.ts';
import type { LinkKeys } from './keys.ts';
import { mintPreferences, preferencesUrl } from './preferences-token.ts';
import { mintUnsubscribe, unsubscribeUrl, type Unsubscribe } from './unsubscribe-token.ts';

/**
 * The links of one reader's mail, by the mark in whose place they go. `publicUrl` has no slash at its end.
 * @throws Error when an id has not the shape that ids have.
 */
export function readerLinks(
  keys: LinkKeys,
  publicUrl: string,
  { subscriber, edition }: Unsubscribe,
): Readonly<Record<ReaderMark, string>> {
  return {
    unsubscribeUrl: unsubscribeUrl(publicUrl, mintUnsubscribe(keys, { subscriber, edition })),
    preferencesUrl: preferencesUrl(publicUrl, mintPreferences(keys, { subscriber })),
  };
}
