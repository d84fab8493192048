import type { LookupAddress } from 'node:dns';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Web } from './web.ts';

/** Of an answer, its header: nobody reads its body. */
export type Reply = { readonly status: number; readonly location: string | undefined };

/**
 * Asks one address, at the given ones alone, and hangs up as soon as the header is there: no body, however long or well
 * compressed, is read. Nothing is kept open, and no proxy or cookie plays a part.
 * @throws when there is no answer, or `signal` says that it has been long enough
 */
export function request(
  method: 'HEAD' | 'GET',
  url: URL,
  addresses: readonly LookupAddress[],
  { ports, userAgent }: Pick<Web, 'ports' | 'userAgent'>,
  signal: AbortSignal,
): Promise<Reply> {
  const isSecure = url.protocol === 'https:';
  const options: RequestOptions = {
    method,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: isSecure ? ports.https : ports.http,
    path: url.pathname + url.search,
    // The host as the address has it: without it a port of the tests would be in it.
    headers: { host: url.host, 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'identity' },
    agent: false,
    lookup: pinned(addresses),
    signal,
  };
  return new Promise((done, fail) => {
    const asked = (isSecure ? requestHttps : requestHttp)(options, (response) => {
      done({ status: response.statusCode ?? 0, location: response.headers.location });
      response.on('error', () => {});
      response.destroy();
    });
    asked.on('error', fail);
    // Whoever wants to change the protocol, and hangs up.
    asked.on('close', () => fail(new Error('the other end hung up')));
    asked.end();
  });
}

/** In the place of the DNS: what was judged is what is connected to. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
  return (_name, { all }, answer) => {
    const [first] = addresses;
    if (all === true) answer(null, [...addresses]);
    else answer(null, first?.address ?? '', first?.family);
  };
}
