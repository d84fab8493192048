import { synthesize } from '../../local/synthesize.ts';

/** Before any test: the journeys share one cloud assembly, and files that run side by side need not make it twice. */
export async function setup(): Promise<void> {
  await synthesize();
}
