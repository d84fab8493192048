import type { Claim, Compose } from '../../functions/compose/compose-edition.ts';
import { crashAt } from '../support/crash.ts';

/** Makes composing die at its nth call to the outside, before or after the call has its effect; nothing works after it. */
export function crashing(compose: Compose & Claim, at: number, when: 'before' | 'after') {
  const { dying, calls } = crashAt(at, when);
  const { marks, audience, archive } = compose;
  const doomed: Compose & Claim = {
    ...compose,
    marks: {
      find: dying(marks.find),
      listUsed: dying(marks.listUsed),
      useUp: dying(marks.useUp),
      giveBack: dying(marks.giveBack),
    },
    audience: {
      scanSubscribers: audience.scanSubscribers,
      putRun: dying(audience.putRun),
      openBatch: dying(audience.openBatch),
      readRun: dying(audience.readRun),
    },
    claim: dying(compose.claim),
    listFresh: dying(compose.listFresh),
    readBrief: dying(compose.readBrief),
    hasPicture: dying(compose.hasPicture),
    record: dying(compose.record),
    close: dying(compose.close),
    putMessage: dying(compose.putMessage),
    putDigest: dying(compose.putDigest),
    archive: { ...archive, listEditions: dying(archive.listEditions), putFiles: dying(archive.putFiles) },
    putEditionFile: dying(compose.putEditionFile),
    control: dying(compose.control),
    rest: dying(compose.rest),
    putOnLanes: dying(compose.putOnLanes),
    // A killed process gives nothing back.
    letGo: async () => {},
  };
  return { doomed, calls };
}
