import { documentClient } from '../functions/aws/clients.ts';
import { deliveryControl } from '../functions/aws/delivery-control.ts';
import { ledgerTable } from '../functions/aws/ledger-table.ts';
import { subscriberTable } from '../functions/aws/subscriber-table.ts';
import { WAVE_READERS, type Batch } from '../functions/model/delivery.ts';
import type { EditionId } from '../functions/model/edition.ts';
import { readerId } from './open-message.ts';

const LEASE_MS = 45_000;

/** What a wave asks of the tables: the write that records and claims, the readers' consent, and before it the control item. */
export function openWaves(edition: EditionId) {
  const documents = documentClient();
  const ledger = ledgerTable(documents, 'ledger');
  const subscribers = subscriberTable(documents, 'subscribers');
  return {
    readControl: deliveryControl(documents, 'editions').read,
    wave: async (wave: number): Promise<void> => {
      const outcomes = `${'s'.repeat(20)}${'c'.repeat(WAVE_READERS)}${'.'.repeat(20)}`;
      const attempt = `0123456789abcdefn${wave}`;
      const batch: Batch = { v: 1, batch: wave, outcomes, attempt, leaseUntil: Date.now() + LEASE_MS, fence: 1 };
      if (!(await ledger.advance(edition, `0123456789abcdefn${wave - 1}`, batch)))
        throw new Error('a write was refused');
      const readers = Array.from({ length: WAVE_READERS }, (_, reader) => readerId(wave * WAVE_READERS + reader));
      const found = await subscribers.read(readers);
      if (found.size !== WAVE_READERS) throw new Error('readers are missing');
    },
  };
}
