/** The network that a request comes from. */
export type Viewer = {
  /** What requests are counted by: an IPv4 address, or the 64 bits of IPv6 that one customer has. */
  readonly network: string;
  /** What may be written down of it for longer: 24 bits, or 48 (rules S1.51). */
  readonly truncated: string;
};

/**
 * Reads `CloudFront-Viewer-Address`: an address and a port behind the last colon, IPv6 with brackets or without.
 * @returns nothing for anything else
 */
export function readViewer(header: string): Viewer | undefined {
  const [, given = ''] = /^\[?([\da-f.:]+?)\]?:\d{1,5}$/i.exec(header) ?? [];
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(given.replace(/^::ffff:/i, ''));
  if (four !== null) return { network: four[0], truncated: `${four[1]}.0/24` };
  const groups = groupsOf(given);
  if (groups === undefined) return undefined;
  return { network: `${groups.slice(0, 4).join(':')}::/64`, truncated: `${groups.slice(0, 3).join(':')}::/48` };
}

/** The eight groups of an IPv6 address, in lower case and without leading zeros. */
function groupsOf(address: string): readonly string[] | undefined {
  if (!URL.canParse(`http://[${address}]`)) return undefined;
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  if (after === undefined) return before.split(':');
  const [first = [], last = []] = [before, after].map((part) => part.split(':').filter((group) => group !== ''));
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0'), ...last];
}
