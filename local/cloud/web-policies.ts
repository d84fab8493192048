import * as z from 'zod';
import type { Stack } from './assembly.ts';

/** Which of the viewer's headers, cookies and parameters reach the origin. */
export type Forwarding = {
  readonly headers: (name: string) => boolean;
  readonly cookies: boolean;
  readonly queries: boolean;
};

const NOTHING: Forwarding = { headers: () => false, cookies: false, queries: false };

/** CloudFront developer guide, "Use managed origin request policies" and "Use managed cache policies". */
const MANAGED: Readonly<Record<string, Forwarding>> = {
  // CachingDisabled, CachingOptimized
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': NOTHING,
  '658327ea-f89d-4fab-a63d-7e88639e58f6': NOTHING,
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: (name) => !name.startsWith('cloudfront-'),
    cookies: true,
    queries: true,
  },
};

const configSchema = z.object({
  HeadersConfig: z.object({
    HeaderBehavior: z.enum(['none', 'whitelist', 'allViewer', 'allExcept', 'allViewerAndWhitelistCloudFront']),
    Headers: z.array(z.string().toLowerCase()).default([]),
  }),
  // Lists of single cookies or parameters are not played.
  CookiesConfig: z.object({ CookieBehavior: z.enum(['none', 'all']) }),
  QueryStringsConfig: z.object({ QueryStringBehavior: z.enum(['none', 'all']) }),
});

/** Headers that CloudFront adds itself. */
function isOwn(name: string): boolean {
  return name.startsWith('cloudfront-');
}

function forwardingOf({ HeadersConfig, CookiesConfig, QueryStringsConfig }: z.output<typeof configSchema>): Forwarding {
  const { HeaderBehavior, Headers } = HeadersConfig;
  const forwards = (name: string): boolean => {
    switch (HeaderBehavior) {
      case 'none':
        return false;
      case 'whitelist':
        return Headers.includes(name);
      case 'allViewer':
        return !isOwn(name);
      case 'allExcept':
        return !isOwn(name) && !Headers.includes(name);
      case 'allViewerAndWhitelistCloudFront':
        return !isOwn(name) || Headers.includes(name);
    }
  };
  return {
    headers: forwards,
    cookies: CookiesConfig.CookieBehavior === 'all',
    queries: QueryStringsConfig.QueryStringBehavior === 'all',
  };
}

/** What a behaviour's cache policy and origin request policy forward together. @throws Error for a policy that is not known. */
export function readForwarding(stack: Stack, policies: readonly (string | undefined)[]): Forwarding {
  const known = new Map<string, Forwarding>(Object.entries(MANAGED));
  for (const { properties, named } of stack.ofType('AWS::CloudFront::OriginRequestPolicy'))
    known.set(named().ref, forwardingOf(configSchema.parse(properties()['OriginRequestPolicyConfig'])));
  const cacheSchema = z.object({ ParametersInCacheKeyAndForwardedToOrigin: configSchema });
  for (const { properties, named } of stack.ofType('AWS::CloudFront::CachePolicy'))
    known.set(
      named().ref,
      forwardingOf(cacheSchema.parse(properties()['CachePolicyConfig']).ParametersInCacheKeyAndForwardedToOrigin),
    );
  const found = policies.flatMap((id) => {
    if (id === undefined) return [];
    const policy = known.get(id);
    if (policy === undefined) throw new Error(`the local cloud does not know the CloudFront policy ${id}`);
    return [policy];
  });
  return {
    headers: (name) => found.some((policy) => policy.headers(name)),
    cookies: found.some((policy) => policy.cookies),
    queries: found.some((policy) => policy.queries),
  };
}
