import { versionOf, type BriefUpload } from '../model/brief.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { EditionDesk } from './edition-desk.ts';

/** Two that write to one edition at one moment are rare, five times in a row a fault. */
const ATTEMPTS = 5;

/**
 * What became of a file for its edition: `planned`, it is followed when the edition is composed; `none`, there is nothing
 * to do; `as-sent`, the edition said this when it was sent; `too-late`, it was sent, or is, by what another file said.
 */
export type Settled =
  { readonly standing: 'planned' | 'none' } | { readonly standing: 'as-sent' | 'too-late'; readonly since: string };

/** Since when nothing changes any more of what is mailed (ISO 8601), if so. */
function begunSince({ state, begunAt, sentAt, scheduledAt }: Edition): string | undefined {
  return begunAt ?? (state === 'sent' ? (sentAt ?? scheduledAt) : undefined);
}

/**
 * Has an edition follow its file: one that nobody has, and that was composed from another one, is composed anew; a special
 * one whose file is gone is called off. Safe to repeat.
 * @throws Error when others keep writing; the event is delivered again
 */
export async function settleBrief(id: EditionId, upload: BriefUpload, desk: EditionDesk): Promise<Settled> {
  const isAsked = upload.removed !== true;
  const isSpecial = upload.kind === 'special';
  // Before the look at the edition: should we die, the clock finds what is to be done.
  if (isAsked && isSpecial) await desk.mark(id);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const edition = await desk.find(id);
    if (edition === undefined) return { standing: isAsked ? 'planned' : 'none' };
    const isSame = (edition.brief?.version ?? '') === versionOf(upload);
    const since = begunSince(edition);
    if (since !== undefined) return { standing: isSame ? 'as-sent' : 'too-late', since };
    if (isSame) return { standing: isAsked ? 'planned' : 'none' };
    const isOver = edition.state === 'skipped' || edition.state === 'cancelled';
    if (isOver && !(isAsked && isSpecial)) return { standing: 'none' };
    if (!isAsked && isSpecial) {
      if (await desk.callOff(edition)) return { standing: 'none' };
      continue;
    }
    if (!(await desk.startOver(edition))) continue;
    if (edition.pause?.why === 'late') await desk.goOn(id);
    return { standing: isAsked ? 'planned' : 'none' };
  }
  throw new Error(`edition ${id} changed while its file was followed, several times in a row`);
}
