import { says, type Finding } from '../finding.ts';
import type { Received } from './read-received.ts';

/** Whether it is a mail of this stage at all. @param sender the stage's */
export function checkFrom({ from }: Received, sender: string): Finding {
  const { ok, fault } = says('From');
  const [address, ...more] = from;
  if (address === undefined || more.length > 0)
    return fault(
      `The mail has ${from.length === 0 ? 'no' : 'more than one'} address in From: DMARC cannot pass.`,
      'Save the mail as it was received, whole, with its header.',
    );
  if (address.toLowerCase() === sender.toLowerCase()) return ok(`It is from ${address}.`);
  return fault(
    `It is from ${address}, but this stage sends as ${sender}: the rest is about that sender.`,
    'Save a mail of this stage, or name the other stage with --stage.',
  );
}

/** Whether the two fields of one-click unsubscribe are there, and right (RFC 8058). */
export function checkOneClick({ values }: Received): Finding {
  const { ok, fault } = says('one click');
  const [field, ...more] = values('list-unsubscribe');
  const post = values('list-unsubscribe-post');
  if (field === undefined)
    return fault(
      'It has no List-Unsubscribe: nobody can leave with one click.',
      'A letter (receipt, confirmation) has none, and needs none. Save an edition as a reader gets it.',
    );
  const addresses = (field.match(/<https:\/\/[^>]*>/gi) ?? []).length;
  if (more.length > 0 || addresses !== 1)
    return fault(
      `It has ${more.length + 1} List-Unsubscribe with ${addresses} https addresses: there must be one of each.`,
      'Something between SES and the mailbox added one: send to another provider, and compare.',
    );
  if (post.length !== 1 || post[0]?.replaceAll(/\s/g, '') !== 'List-Unsubscribe=One-Click')
    return fault(
      'List-Unsubscribe-Post is missing or wrong: providers then do not offer to leave with one click.',
      'It must come once, as "List-Unsubscribe-Post: List-Unsubscribe=One-Click". The product writes it: look for what removed it on the way.',
    );
  return ok('Both fields of one-click unsubscribe are there.');
}
