import * as z from 'zod';
import type { Stack } from './assembly.ts';

/** Managed-SecurityHeadersPolicy. */
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';

const text = z.object({ Override: z.boolean() });
const policySchema = z.strictObject({
  Name: z.string(),
  Comment: z.string().optional(),
  CustomHeadersConfig: z.object({ Items: z.array(text.extend({ Header: z.string(), Value: z.string() })) }).optional(),
  SecurityHeadersConfig: z
    .strictObject({
      ContentSecurityPolicy: text.extend({ ContentSecurityPolicy: z.string() }).optional(),
      ContentTypeOptions: text.optional(),
      FrameOptions: text.extend({ FrameOption: z.string() }).optional(),
      ReferrerPolicy: text.extend({ ReferrerPolicy: z.string() }).optional(),
      StrictTransportSecurity: text
        .extend({
          AccessControlMaxAgeSec: z.number(),
          IncludeSubdomains: z.boolean().optional(),
          Preload: z.boolean().optional(),
        })
        .optional(),
      XSSProtection: text.optional(),
    })
    .optional(),
  RemoveHeadersConfig: z.object({ Items: z.array(z.object({ Header: z.string() })) }).optional(),
});

type Change = { readonly name: string; readonly value: string; readonly override: boolean };

export type ResponseHeaders = { readonly set: readonly Change[]; readonly removed: readonly string[] };

function one(name: string, value: string | undefined, given: { Override: boolean } | undefined): readonly Change[] {
  return given === undefined || value === undefined ? [] : [{ name, value, override: given.Override }];
}

function changesOf(config: z.output<typeof policySchema>): ResponseHeaders {
  const security = config.SecurityHeadersConfig ?? {};
  const hsts = security.StrictTransportSecurity;
  const set = [
    ...(config.CustomHeadersConfig?.Items ?? []).map(({ Header, Value, Override }) => ({
      name: Header,
      value: Value,
      override: Override,
    })),
    ...one(
      'content-security-policy',
      security.ContentSecurityPolicy?.ContentSecurityPolicy,
      security.ContentSecurityPolicy,
    ),
    ...one('x-content-type-options', 'nosniff', security.ContentTypeOptions),
    ...one('x-frame-options', security.FrameOptions?.FrameOption, security.FrameOptions),
    ...one('referrer-policy', security.ReferrerPolicy?.ReferrerPolicy, security.ReferrerPolicy),
    ...one(
      'strict-transport-security',
      `max-age=${hsts?.AccessControlMaxAgeSec}${hsts?.IncludeSubdomains === true ? '; includeSubDomains' : ''}${hsts?.Preload === true ? '; preload' : ''}`,
      hsts,
    ),
  ];
  return { set, removed: (config.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header) };
}

/** What a response headers policy does to an answer. @throws Error for a policy that is not known. */
export function readResponseHeaders(stack: Stack, id: string | undefined): ResponseHeaders {
  if (id === undefined) return { set: [], removed: [] };
  if (id === SECURITY_HEADERS)
    return {
      set: [
        { name: 'x-content-type-options', value: 'nosniff', override: true },
        { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
        { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
        { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
      ],
      removed: [],
    };
  const own = stack.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(({ named }) => named().ref === id);
  if (own === undefined) throw new Error(`the local cloud does not know the CloudFront policy ${id}`);
  return changesOf(policySchema.parse(own.properties()['ResponseHeadersPolicyConfig']));
}

export function applyResponseHeaders(response: Response, { set, removed }: ResponseHeaders): void {
  for (const name of removed) response.headers.delete(name);
  for (const { name, value, override } of set)
    if (override || !response.headers.has(name)) response.headers.set(name, value);
}
