import { addressKey, parseAddress, type AddressProblem } from '../../functions/mail/address.ts';
import type { LinkKeys } from '../../functions/links/keys.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { isSubscriberId, type SubscriberId } from '../../functions/model/subscriber.ts';

/** Somebody as an operator names them: by address, or by the id that `newsletter edition` shows. */
export type Whom = { readonly address: string } | { readonly id: SubscriberId };

export function readWhom(text: string): Whom | { readonly problem: AddressProblem } {
  if (isSubscriberId(text)) return { id: text };
  const { address, problem } = parseAddress(text);
  return address === undefined ? { problem } : { address };
}

export function idOf(whom: Whom, keys: LinkKeys): SubscriberId {
  return 'id' in whom ? whom.id : subscriberId(keys, addressKey(whom.address));
}
