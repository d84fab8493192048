import { foldAccount } from '../model/account.ts';
import type { Batch } from '../model/delivery.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';
import { readHeld, refreshArchive, type Archive } from './archive.ts';
import { contentOf, pagesOf } from './archive-files.ts';
import { renderEdition, type RenderEdition, type RenderRules } from './render-edition.ts';

export type Recompose = RenderEdition & {
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readRun: (
    id: EditionId,
    fence: number,
    run: number,
  ) => Promise<readonly { readonly batch: Batch; readonly events: BatchEvents | undefined }[]>;
  readonly archive: Archive;
  /** False when the edition does not rest any more, or somebody else rendered it since it was read. */
  readonly renderAnew: (
    edition: Edition,
    attempt: string,
    anew: Pick<Edition, 'rendering' | 'subject' | 'earlier'>,
  ) => Promise<boolean>;
};

/**
 * What became of the order. `not-resting`: nobody paused it, or it goes on already. `nothing-left`: every article of it
 * was taken back. `overtaken`: somebody else did it meanwhile.
 */
type Recomposed = 'recomposed' | 'unchanged' | 'not-resting' | 'nothing-left' | 'overtaken';

/**
 * Renders a paused edition again for the readers who wait: the frozen list, its articles as they now are. Those who have
 * been mailed stay with what they got, which is written down with their number. Safe to repeat: the same content is the
 * same rendering, and changes nothing. In any case the edition then carries this call's attempt, which tells whoever
 * ordered it.
 * @param attempt unique for this call
 */
export async function recompose(
  id: EditionId,
  attempt: string,
  rules: RenderRules,
  deps: Recompose,
): Promise<Recomposed> {
  const edition = await deps.find(id);
  if (edition?.state !== 'paused' || edition.rendering === undefined) return 'not-resting';
  const held = await readHeld(deps.archive);
  const content = contentOf(edition, held);
  if (content.length === 0) return 'nothing-left';
  // Pages first: every link of a mail must lead somewhere.
  await deps.archive.putFiles(pagesOf(edition, held, deps.archive));
  const { rendering, subject } = await renderEdition(edition, content, rules, deps);
  const isNew = rendering !== edition.rendering;
  const { earlier = [] } = edition;
  const before = { rendering: edition.rendering, submitted: await submittedSince(edition, deps) };
  const anew = { rendering, subject, ...(isNew && { earlier: [...earlier, before] }) };
  if (!(await deps.renderAnew(edition, attempt, anew))) {
    const found = await deps.find(id);
    // Our own write may have been repeated because its answer was lost.
    if (found?.attempt !== attempt) return 'overtaken';
  }
  await refreshArchive({ ...edition, ...anew }, deps.archive);
  return isNew ? 'recomposed' : 'unchanged';
}

/** Readers who have the present rendering: all whom SES took, less those who had an earlier one. */
async function submittedSince(
  { id, audience, earlier = [] }: Edition,
  { readRun }: Pick<Recompose, 'readRun'>,
): Promise<number> {
  let submitted = 0;
  for (let run = 0; run < (audience?.runs ?? 0); run += 1)
    submitted += foldAccount(
      { candidates: 0, readers: 0, excluded: {} },
      await readRun(id, audience?.fence ?? 0, run),
    ).submitted;
  return Math.max(0, submitted - earlier.reduce((sum, { submitted: had }) => sum + had, 0));
}
