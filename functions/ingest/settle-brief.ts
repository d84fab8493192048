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

/**
 * Since when nothing changes any more of what is mailed (ISO 8601), if so. One that was composed before editions kept
 * what their brief asked for may have been mailed before its beginning was written down.
 */
function begunSince({ state, begunAt, sentAt, scheduledAt, brief }: Edition): string | undefined {
  const isOut = state === 'sent' || ((state === 'sending' || state === 'paused') && brief === undefined);
  return begunAt ?? (isOut ? (sentAt ?? scheduledAt) : undefined);
}

/**
 * Whether an edition that nobody gets may still be composed from this file: a special one that came to nothing or was
 * called off without its file; one that somebody cancelled only by a file that came after their word, or an event that
 * comes a second time would send it.
 */
function mayBegin({ state, brief, cancelledAt }: Edition, { readAt, kind }: BriefUpload): boolean {
  if (kind !== 'special') return false;
  if (state === 'skipped' || brief?.version === '') return true;
  return cancelledAt !== undefined && Date.parse(readAt) > Date.parse(cancelledAt);
}

/** Whether somebody has written of another content of the file since this one: they have the edition follow that. */
async function isOutdated(id: EditionId, upload: BriefUpload, { readBrief }: EditionDesk): Promise<boolean> {
  return versionOf((await readBrief(id))?.upload) !== versionOf(upload);
}

/**
 * Has an edition follow its file: one that nobody has, and that was composed from another one, is composed anew; a special
 * one whose file is gone is called off. Safe to repeat. Whoever comes late with a content of before changes nothing.
 * @throws Error when others keep writing; the event is delivered again
 */
export async function settleBrief(id: EditionId, upload: BriefUpload, desk: EditionDesk): Promise<Settled> {
  const isAsked = upload.removed !== true;
  const isSpecial = upload.kind === 'special';
  const standing = isAsked ? 'planned' : 'none';
  // Before the look at the edition: should we die, the clock finds what is to be done.
  if (isAsked && isSpecial) await desk.mark(id);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const edition = await desk.find(id);
    if (edition === undefined) return { standing };
    const isSame = (edition.brief?.version ?? '') === versionOf(upload);
    const since = begunSince(edition);
    if (since !== undefined) return { standing: isSame ? 'as-sent' : 'too-late', since };
    const isOver = edition.state === 'skipped' || edition.state === 'cancelled';
    if (isOver && (!isAsked || isSame || !mayBegin(edition, upload))) return { standing: 'none' };
    const isGone = !isAsked && isSpecial;
    if (isSame && !isGone) return { standing };
    // After the look at the edition: who writes of the file after this finds what we do, or we find what they did.
    if (await isOutdated(id, upload, desk)) return { standing };
    // While it rests by its state nothing goes out, whatever every wave reads.
    if (edition.pause?.why === 'late') await desk.goOn(id);
    if (await (isGone ? desk.callOff(edition) : desk.startOver(edition))) return { standing };
  }
  throw new Error(`edition ${id} changed while its file was followed, several times in a row`);
}
