import { isPublicAddress } from './public-address.ts';
import { nameResolver, type ResolveName } from './resolve-name.ts';

/** How the web is asked for links. */
export type Web = {
  readonly resolve: ResolveName;
  /** Whether an address may be asked at all. */
  readonly isPublic: (address: string) => boolean;
  /** Where the two schemes' servers listen. An address with a port of its own is not asked. */
  readonly ports: { readonly http: number; readonly https: number };
  /** Says who asks. ASCII. */
  readonly userAgent: string;
  readonly limits: {
    /** Until the header of an answer has come; looking the name up counts. */
    readonly requestMs: number;
    /** For one link with all its redirects. */
    readonly linkMs: number;
    /** For all of them: whoever waits for the answer, waits no longer. */
    readonly allMs: number;
    readonly redirects: number;
    readonly atOnce: number;
  };
};

/** The public web. @param publicUrl where who is asked finds out who we are */
export function publicWeb(publicUrl: string): Web {
  return {
    resolve: nameResolver(),
    isPublic: isPublicAddress,
    ports: { http: 80, https: 443 },
    userAgent: `newsletter-link-check (+${publicUrl})`,
    limits: { requestMs: 5_000, linkMs: 10_000, allMs: 60_000, redirects: 5, atOnce: 10 },
  };
}
