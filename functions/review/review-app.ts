import { Hono, type Context } from 'hono';
import { reviewWords } from '../digest/review-words.ts';
import { SECRET_PAGE_HEADERS } from '../digest/web-page.ts';
import type { ReviewAbout, ReviewLink } from '../links/review-token.ts';
import type { EditionFile, EditionId } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { NO_HAND, wishesOf, type ReviewRules } from '../model/review.ts';
import type { OnlyTo } from '../model/subscriber.ts';
import { doDeed, type Deeds } from './do-deed.ts';
import { plainPage, reviewPage } from './review-page.ts';
import type { Said } from './review-view.ts';
import { readTestTo } from './test-letter.ts';
import { findingsNow, whatBlocks, type FindingStores } from './what-blocks.ts';

export type Review = Omit<Deeds, 'isBlocked'> &
  FindingStores & {
    readonly publication: Publication;
    readonly rules: ReviewRules;
    readonly onlyTo: OnlyTo;
    /** Whether a header's value is the one that only our distribution sends. */
    readonly isOrigin: (value: string) => Promise<boolean>;
    readonly readLink: (token: string) => Promise<ReviewLink | { readonly refused: string }>;
    /** Links for this content, all made now. */
    readonly linksFor: (
      edition: EditionId,
      rendering: string,
    ) => Promise<(deed: ReviewLink['deed'], about?: ReviewAbout) => string>;
    /** Names a link among the spent ones. */
    readonly markOf: (token: string) => string;
    readonly getEditionFile: (edition: EditionId, rendering: string) => Promise<EditionFile>;
    /** What happened, for the log: no token. */
    readonly tell: (event: string, about: Readonly<Record<string, string>>) => void;
    readonly tellFault: (error: Error) => void;
  };

/**
 * The pages of a review, `/r/<token>`, for who comes by the distribution alone. Only POST changes anything: programs of
 * mailboxes open every link (rules S1.14).
 */
export function reviewApp(review: Review): Hono {
  const { publication, rules } = review;
  const words = reviewWords(publication.language);

  const refuse = (context: Context, refused: string) =>
    context.html(
      plainPage(publication, words.refused.title, words.refused[refused === 'expired' ? 'expired' : 'invalid']),
      refused === 'expired' ? 410 : 404,
    );

  const show = async (context: Context, link: ReviewLink, said?: Said): Promise<Response> => {
    const edition = await review.find(link.edition);
    if (edition === undefined) return refuse(context, 'malformed');
    const brief = await review.readBrief(link.edition);
    const { rendering } = edition;
    const file = rendering === undefined ? undefined : await review.getEditionFile(edition.id, rendering);
    const findings = await findingsNow(edition, file, review, publication.language);
    const page = reviewPage({
      link,
      ...(said !== undefined && { said }),
      edition,
      ...(file !== undefined && { file }),
      ...(findings !== undefined && { findings }),
      hand: brief?.hand ?? NO_HAND,
      wishes: wishesOf(brief),
      rules,
      now: review.now(),
      publication,
      // Of what this link speaks of: a page of an older content makes no link for a newer one.
      pathOf: await review.linksFor(edition.id, link.rendering),
    });
    return context.html(page, statusOf(said));
  };

  const app = new Hono();
  app.use(async (context, next) => {
    if (!(await review.isOrigin(context.req.header('x-origin-key') ?? ''))) return context.text('forbidden', 403);
    await next();
    for (const [name, value] of Object.entries(SECRET_PAGE_HEADERS)) context.header(name, value);
    return undefined;
  });
  app.get('/r/:token', async (context) => {
    const link = await review.readLink(context.req.param('token'));
    return 'refused' in link ? refuse(context, link.refused) : show(context, link);
  });
  app.post('/r/:token', async (context) => {
    const token = context.req.param('token');
    const link = await review.readLink(token);
    if ('refused' in link) return refuse(context, link.refused);
    const form = await context.req.parseBody().catch(() => ({}));
    if (!('do' in form) || form.do !== 'yes' || link.deed === 'look')
      return context.text('a button of the page expected', 400);
    const typed = 'address' in form && typeof form.address === 'string' ? form.address : '';
    const test = readTestTo(link.deed === 'test' ? typed : '', review.onlyTo);
    if ('refused' in test) {
      review.tell(`review.${link.deed}`, { edition: link.edition, outcome: test.refused });
      return show(context, link, { typed, refused: test.refused });
    }
    const { language } = publication;
    const isBlocked = async (id: EditionId, rendering: string): Promise<boolean> =>
      (await whatBlocks(await review.getEditionFile(id, rendering), review.hasPicture, language)).length > 0;
    const outcome = await doDeed(link, review.markOf(token), { ...review, isBlocked }, { to: test.to, language });
    review.tell(`review.${link.deed}`, { edition: link.edition, outcome });
    return show(context, link, { outcome });
  });
  app.notFound((context) => refuse(context, 'malformed'));
  app.onError((error, context) => {
    review.tellFault(error);
    return context.html(plainPage(publication, words.broken.title, words.broken.explain), 500);
  });
  return app;
}

function statusOf(said: Said | undefined): 200 | 400 | 409 {
  if (said === undefined) return 200;
  if ('refused' in said) return 400;
  return said.outcome === 'done' ? 200 : 409;
}
