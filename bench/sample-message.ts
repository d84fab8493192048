import { renderDigest } from '../functions/digest/render-digest.ts';
import type { MessageFile } from '../functions/model/edition.ts';
import { openMessage, type ComposeFor } from './open-message.ts';
import { compiledTemplate, publication, sampleEdition } from './sample-edition.ts';

const ARTICLES = 10;

/** What `compose` leaves for `deliver`: an edition of ten articles. */
export async function sampleMessageFile(): Promise<MessageFile> {
  const input = await sampleEdition(ARTICLES);
  const { subject, html, text } = renderDigest(await compiledTemplate(), input);
  return { v: 1, edition: input.edition.id, language: input.language, subject, html, text };
}

/** Its message for one reader after the other. */
export async function sampleMessage(): Promise<ComposeFor> {
  return openMessage(await sampleMessageFile(), publication);
}
