import { authenticate, type AuthenticateResult, type DKIMResult } from 'mailauth';
import type { Dns } from '../dns.ts';
import { readAuthenticationResults, type AuthenticationResults } from './authentication-results.ts';

/** A signature, and what came of checking it here. */
export type Signature = {
  readonly domain: string;
  readonly selector: string;
  /** In the same organisation as the From domain, as DMARC sees it with relaxed alignment. */
  readonly isAligned: boolean;
  /** Names of the fields it covers, in lower case. */
  readonly covers: readonly string[];
  /** Known without the DNS. */
  readonly bodyIsWhole: boolean;
  /** `pass`, `fail`, `neutral`…; nothing without a DNS. */
  readonly verified: string | undefined;
};

/** A mail as it lies in a mailbox. */
export type Received = {
  /** Addresses of From; exactly one in a sound mail. */
  readonly from: readonly string[];
  readonly returnPath: string | undefined;
  /** Values of the fields of this name, unfolded, in the order of the mail. */
  readonly values: (name: string) => readonly string[];
  readonly signatures: readonly Signature[];
  /** The newest one, of the host that delivered it; older ones may be anybody's. */
  readonly results: AuthenticationResults | undefined;
  /** What this machine found; nothing without a DNS, or without what is needed. */
  readonly own: { readonly spf: string | undefined; readonly dmarc: string | undefined };
};

function noSuchRecord(): Promise<never> {
  return Promise.reject(Object.assign(new Error('there is no DNS'), { code: 'ENOTFOUND' }));
}

/** A DNS that did not answer says nothing about the mail. */
function known(result: string): string | undefined {
  return result === 'temperror' ? undefined : result;
}

function signatureOf(result: DKIMResult, isOnline: boolean): Signature {
  const { signingDomain = '', selector = '', status, signingHeaders, bodyHash, bodyHashExpecting } = result;
  return {
    domain: signingDomain,
    selector,
    isAligned: typeof status.aligned === 'string',
    covers: (signingHeaders?.keys ?? '').split(':').map((name) => name.trim().toLowerCase()),
    bodyIsWhole: bodyHash === bodyHashExpecting,
    verified: isOnline ? known(status.result) : undefined,
  };
}

type Field = { readonly name: string; readonly value: string };

/** The fields of the header, unfolded. */
function fieldsOf(mail: Buffer): readonly Field[] {
  const text = mail.toString('utf8');
  const end = text.search(/\r?\n\r?\n/);
  const header = (end === -1 ? text : text.slice(0, end)).replaceAll(/\r?\n(?=[ \t])/g, '');
  return header.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() }];
  });
}

/** Mail programs save mails with one line end or the other; signatures are made over CRLF. */
function withCrlf(mail: Buffer): Buffer {
  return Buffer.from(mail.toString('latin1').replaceAll(/\r?\n/g, '\r\n'), 'latin1');
}

/**
 * Reads a saved mail, and checks its signatures, SPF and DMARC as far as that is possible here.
 * @param dns without one nothing is asked of the network
 */
export async function readReceived(mail: Buffer, dns: Dns | undefined): Promise<Received> {
  const bytes = withCrlf(mail);
  const fields = fieldsOf(bytes);
  const values = (name: string) => fields.flatMap((field) => (field.name === name ? [field.value] : []));
  const found: AuthenticateResult = await authenticate(bytes, {
    trustReceived: true,
    disableArc: true,
    disableBimi: true,
    mta: 'localhost',
    resolver: dns?.resolve ?? noSuchRecord,
  });
  const [results] = values('authentication-results');
  const [returnPath] = values('return-path');
  const { spf, dmarc } = found;
  return {
    from: found.dkim.headerFrom,
    returnPath: returnPath?.replaceAll(/[<>]/g, ''),
    values,
    // Of a mail without any there is one result all the same.
    signatures: found.dkim.results
      .filter(({ signingDomain }) => signingDomain !== undefined)
      .map((result) => signatureOf(result, dns !== undefined)),
    results: results === undefined ? undefined : readAuthenticationResults(results),
    own:
      dns === undefined
        ? { spf: undefined, dmarc: undefined }
        : {
            spf: spf === false || spf === undefined ? undefined : known(spf.status.result),
            dmarc: dmarc === false || dmarc === undefined ? undefined : known(dmarc.status.result),
          },
  };
}
