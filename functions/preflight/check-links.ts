import type { EditionFile } from '../model/edition.ts';
import type { LinkAnswer } from '../model/link.ts';
import { finds, type Finding } from './finding.ts';

const { ok, warn } = finds('links');

/**
 * Where the articles lead. Only what is surely gone is worth a warning; a site that refuses machines, is slow or not
 * public says nothing of what readers will get. A host that does not exist is told once, whoever leads there.
 * @param answers undefined: nobody asked
 */
export function checkLinks(
  articles: EditionFile['articles'],
  answers: ReadonlyMap<string, LinkAnswer> | undefined,
): readonly Finding[] {
  if (answers === undefined) return [ok('linksNotAsked')];
  const pages: Finding[] = [];
  const hosts = new Map<string, EditionFile['articles'][number][]>();
  for (const article of articles) {
    const { slug, title, url } = article;
    const answer = answers.get(url);
    if (answer?.link !== 'gone') continue;
    if (answer.why !== 'no-host') pages.push(warn('linkGone', { title, url, status: String(answer.why) }, [slug]));
    else hosts.set(hostOf(url), [...(hosts.get(hostOf(url)) ?? []), article]);
  }
  const noHosts = [...hosts].map(([host, led]) =>
    warn(
      'linkNoHost',
      { host, count: led.length, title: led[0]?.title ?? '' },
      led.map(({ slug }) => slug),
    ),
  );
  const gone = [...noHosts, ...pages];
  return gone.length > 0 ? gone : [tallyOf(articles, answers)];
}

function tallyOf(articles: EditionFile['articles'], answers: ReadonlyMap<string, LinkAnswer>): Finding {
  const count = articles.length;
  const good = articles.filter(({ url }) => answers.get(url)?.link === 'answers').length;
  return good === count ? ok('linksAnswer', { count }) : ok('linksPartly', { good, count, unknown: count - good });
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
