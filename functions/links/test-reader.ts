import type { SubscriberId } from '../model/subscriber.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdOf } from './subscriber-id.ts';

/**
 * Who reads a test: nobody. The links of a test look like a reader's and are signed like them, and what they lead to
 * concerns no person: no keyed hash of an address is ever this.
 */
export const TEST_READER: SubscriberId = subscriberIdOf(new Uint8Array(SUBSCRIBER_ID_BYTES).fill(0xff));
