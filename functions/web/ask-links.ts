import { eachOf } from '../model/each-of.ts';
import type { LinkAnswer, LinkSilence } from '../model/link.ts';
import { judgeHost, type Judged } from './judge-host.ts';
import { request, type Reply } from './request.ts';
import type { Web } from './web.ts';

/**
 * Asks whether there is something at each of these addresses, several at a time and each once. Never throws: of what
 * cannot be asked, or in time, nothing is known.
 */
export async function askLinks(links: readonly string[], web: Web): Promise<ReadonlyMap<string, LinkAnswer>> {
  const { allMs, linkMs, atOnce } = web.limits;
  const endOfAll = performance.now() + allMs;
  const answers = new Map<string, LinkAnswer>();
  await eachOf([...new Set(links)], atOnce, async (link) => {
    const now = performance.now();
    const answer = now < endOfAll ? await askLink(link, web, Math.min(now + linkMs, endOfAll)) : unknown('no-time');
    answers.set(link, answer);
  });
  return answers;
}

/** Follows a link to its end. The rule of what may be asked is applied again after every redirect. */
async function askLink(link: string, web: Web, end: number): Promise<LinkAnswer> {
  let url = URL.parse(link);
  for (let redirects = 0; redirects <= web.limits.redirects; redirects += 1) {
    if (url === null) return unknown('refused');
    const judged = await judgeInTime(url, web, end);
    if ('not' in judged) return judged.not === 'no-host' ? { link: 'gone', why: 'no-host' } : unknown(judged.not);
    const reply = await knock(url, judged.addresses, web, end);
    if (typeof reply === 'string') return unknown(reply);
    if (!isRedirect(reply)) return answerOf(reply.status);
    url = URL.parse(reply.location, url.href);
  }
  return unknown('redirects');
}

function unknown(why: number | LinkSilence): LinkAnswer {
  return { link: 'unknown', why };
}

function answerOf(status: number): LinkAnswer {
  if (status >= 200 && status < 300) return { link: 'answers' };
  return status === 404 || status === 410 ? { link: 'gone', why: status } : unknown(status);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function isRedirect(reply: Reply): reply is Reply & { readonly location: string } {
  return REDIRECTS.has(reply.status) && reply.location !== undefined;
}

/** Looks at the host; a resolver that takes too long is no longer waited for. */
async function judgeInTime(url: URL, web: Web, end: number): Promise<Judged | { readonly not: 'slow' }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ readonly not: 'slow' }>((done) => {
    timer = setTimeout(() => done({ not: 'slow' }), timeFor(web, end));
  });
  try {
    return await Promise.race([judgeHost(url, web), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * HEAD first. Some servers know no HEAD, or answer it with any status: what is not well is asked for as browsers do.
 * Both go to the same addresses.
 */
async function knock(
  url: URL,
  addresses: Parameters<typeof request>[2],
  web: Web,
  end: number,
): Promise<Reply | 'slow' | 'unreachable'> {
  for (const method of ['HEAD', 'GET'] as const) {
    const signal = AbortSignal.timeout(timeFor(web, end));
    try {
      const reply = await request(method, url, addresses, web, signal);
      if (reply.status < 400 || method === 'GET') return reply;
    } catch {
      if (method === 'GET') return signal.aborted ? 'slow' : 'unreachable';
    }
  }
  return 'unreachable';
}

/** Milliseconds that the next step may take. */
function timeFor({ limits }: Web, end: number): number {
  return Math.max(1, Math.ceil(Math.min(limits.requestMs, end - performance.now())));
}
