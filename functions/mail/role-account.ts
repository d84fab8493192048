/**
 * Mailboxes of machines and duties, not of a person who wants a newsletter: RFC 2142 as far as it is about running a
 * network, and senders that read nothing. Those of a business (info, sales, support) are people's in small companies.
 */
const ROLES: ReadonlySet<string> = new Set([
  'abuse',
  'bounce',
  'bounces',
  'daemon',
  'dmarc',
  'do-not-reply',
  'donotreply',
  'ftp',
  'hostmaster',
  'list-request',
  'listserv',
  'mailer-daemon',
  'majordomo',
  'no-reply',
  'nobody',
  'noc',
  'noreply',
  'postmaster',
  'root',
  'security',
  'spam',
  'usenet',
  'uucp',
  'webmaster',
  'www',
]);

/** Whether an address is a role's (`postmaster@`, also `abuse+x@`); mail to one is a complaint waiting to happen. */
export function isRoleAccount(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return ROLES.has(local.split('+')[0] ?? '');
}
