import { Resolver } from 'node:dns/promises';

/** The DNS as far as the doctor asks it; names without a record have an empty list. */
export type Dns = {
  /** The texts of the TXT records, each put together of its pieces. */
  readonly txt: (name: string) => Promise<readonly string[]>;
  /** Hosts of the MX records, in lower case, without a dot at the end. */
  readonly mx: (name: string) => Promise<readonly string[]>;
  /** As mailauth asks; what is not there throws with the `code` ENOTFOUND or ENODATA. */
  readonly resolve: (name: string, type: string) => Promise<string[] | string[][]>;
};

const MISSING = new Set(['ENOTFOUND', 'ENODATA']);

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && MISSING.has(error.code);
}

async function orNone<Record>(asked: Promise<Record[]>): Promise<readonly Record[]> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The DNS of this machine. Gives up after some ten seconds: a doctor should not wait for a network that is not there. */
export function openDns(resolver = new Resolver({ timeout: 3000, tries: 2 })): Dns {
  return {
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    mx: async (name) =>
      (await orNone(resolver.resolveMx(name))).map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, '')),
    resolve(name, type) {
      switch (type) {
        case 'TXT':
          return resolver.resolveTxt(name);
        case 'A':
          return resolver.resolve4(name);
        case 'AAAA':
          return resolver.resolve6(name);
        case 'CNAME':
          return resolver.resolveCname(name);
        default:
          return Promise.reject(new Error(`the doctor does not ask for ${type} records`));
      }
    },
  };
}
