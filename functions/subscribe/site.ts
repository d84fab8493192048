import type { Context } from 'hono';
import type { Cadence } from '../model/edition.ts';
import type { Language, Publication } from '../model/publication.ts';
import { page } from './page.ts';
import { sayingsIn, type Sayings } from './page-words.ts';
import type { Form } from './deed.ts';

/** What all pages of this station share. */
export type Site = {
  readonly publication: Publication;
  /** The series that there are to choose from. */
  readonly cadences: readonly Cadence[];
  /** What happened, for the log: no address, no token. */
  readonly tell: (event: string) => void;
  /** A fault, for the log: somebody was told that something is broken. */
  readonly tellFault: (error: Error) => void;
};

/** A link that is not ours, or is no longer good for anything: who is concerned is told whom to write to. */
export function refuse(context: Context, { publication }: Site): Response | Promise<Response> {
  const sayings = sayingsIn(publication.language, publication);
  const { invalidLink } = sayings.words;
  return context.html(page(sayings, { ...invalidLink, explain: [invalidLink.explain] }), 404);
}

/** For a fault of ours: who wants to leave is told how they still can. */
export function brokenPage(context: Context, { publication }: Site): Response | Promise<Response> {
  const sayings = sayingsIn(publication.language, publication);
  const { broken } = sayings.words;
  return context.html(page(sayings, { ...broken, explain: [broken.explain] }), 500);
}

/** The words of a page: in the reader's own language, where it is known. */
export function sayingsFor(language: Language | undefined, { publication }: Site): Sayings {
  return sayingsIn(language ?? publication.language, publication);
}

/** The fields of a form in either encoding; none of a body that is no form. */
export async function formOf(context: Context): Promise<Form> {
  return context.req.parseBody().catch(() => ({}));
}
