import { askLinks } from '../../functions/web/ask-links.ts';
import { publicWeb } from '../../functions/web/web.ts';
import { heldArticles } from '../../functions/model/holders.ts';
import type { Edition } from '../../functions/model/edition.ts';
import type { Finding } from '../../functions/preflight/finding.ts';
import { preflight, type Rendered, type Surroundings } from '../../functions/preflight/preflight.ts';
import type { Material } from '../material.ts';
import type { NextEdition } from '../next-edition.ts';
import type { Stage } from '../stage.ts';
import type { editionsOfStack } from './editions-of-stack.ts';

export type StackEditions = Awaited<ReturnType<typeof editionsOfStack>>;

export type Look = {
  readonly edition: Rendered['edition'];
  /** By which people know a special one. */
  readonly subject: string;
  readonly findings: readonly Finding[];
};

export type LookFlags = {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether the articles' links are asked. */
  readonly links: boolean;
};

/** The coming edition, as it would be. @param editions none of a folder: as if nothing had been mailed yet */
export function lookAtComing(
  { edition, articles }: NextEdition,
  digest: NonNullable<NextEdition['digest']>,
  material: Material,
  stage: Stage,
  editions: StackEditions | undefined,
  flags: LookFlags,
): Promise<Look> {
  const rendered = { edition, digest, articles: articles.map(({ article }) => article) };
  return look(rendered, material, stage, editions, flags);
}

/** An edition that is composed, as it was rendered. */
export async function lookAtComposed(
  edition: Edition & Required<Pick<Edition, 'rendering'>>,
  material: Material,
  stage: Stage,
  editions: StackEditions,
  flags: LookFlags,
): Promise<Look> {
  const { id, rendering } = edition;
  const { html } = await editions.getMessage(id, rendering, stage.publication.language);
  const file = await editions.getEditionFile(id, rendering);
  const held = heldArticles(material.uploads);
  const articles = file.articles.flatMap(({ slug }) => held.get(slug) ?? []);
  return look({ edition, digest: { ...file, html }, articles }, material, stage, editions, flags);
}

async function look(
  rendered: Rendered & { readonly edition: Rendered['edition'] & Partial<Pick<Edition, 'audience' | 'state'>> },
  { template, hasPicture }: Material,
  { publication }: Stage,
  editions: StackEditions | undefined,
  { now, links }: LookFlags,
): Promise<Look> {
  const { edition } = rendered;
  const control = await editions?.control();
  const around: Surroundings = {
    now,
    publication,
    earlier: (await editions?.earlier(edition)) ?? [],
    template: { isOwn: template.from !== 'built-in', ...(template.since !== undefined && { since: template.since }) },
    readers: (await editions?.readers(edition, now)) ?? { by: 'nothing' },
    ...(control && { control }),
    hasPicture,
    ...(links && { askLinks: (urls) => askLinks(urls, publicWeb(publication.publicUrl)) }),
  };
  return { edition, subject: rendered.digest.subject, findings: await preflight(rendered, around) };
}
