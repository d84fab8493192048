import { peakMemory } from './peak-memory.ts';
import { runEdition, type EditionOrder, type EditionReport } from './edition-run.ts';

/** What the process that runs one edition says at its end. */
export type Reply = { readonly report: EditionReport; readonly peakMB: number };

async function answer(order: EditionOrder): Promise<void> {
  const report = await runEdition(order);
  const reply: Reply = { report, peakMB: peakMemory() };
  process.send?.(reply);
}

process.once('message', (order: EditionOrder) => void answer(order));
