import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * What IANA's registry of special-purpose IPv4 addresses (RFC 6890 and its successors) keeps from the public internet, and
 * multicast: this network, private, shared (CGN), loopback, link-local with the metadata of clouds, protocol assignments,
 * documentation, 6to4 relays, benchmarks, reserved.
 */
const NOT_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * Only global unicast may be public. So loopback, unique local, link-local, multicast, and every form that carries an IPv4
 * address in another prefix (mapped, NAT64) are out without being named.
 */
const GLOBAL_IPV6 = ['2000::/3'];

/** Within it: protocol assignments with Teredo, documentation (two), and 6to4, which carries an IPv4 address. */
const NOT_PUBLIC_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const refused = { ipv4: listOf('ipv4', NOT_PUBLIC_IPV4), ipv6: listOf('ipv6', NOT_PUBLIC_IPV6) };
const global = listOf('ipv6', GLOBAL_IPV6);

/** Whether an address, IPv4 with four numbers or IPv6 without a zone, is one that everybody on the internet may ask. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refused.ipv4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return global.check(address, 'ipv6') && !refused.ipv6.check(address, 'ipv6');
}

function listOf(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
