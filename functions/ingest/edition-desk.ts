import type { Brief, BriefUpload } from '../model/brief.ts';
import type { WeeklySchedule } from '../model/calendar.ts';
import type { Edition, EditionId } from '../model/edition.ts';

/** What ingest needs of the world for editions that are uploaded. All reads give what is there now. */
export type EditionDesk = {
  readonly schedule: WeeklySchedule;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  /** False when somebody wrote since it was read as `seen`. */
  readonly writeUpload: (id: EditionId, upload: BriefUpload, seen: BriefUpload | undefined) => Promise<boolean>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  /** Has the clock look after an edition. */
  readonly mark: (id: EditionId) => Promise<void>;
  /** Both: false when somebody wrote to the edition since it was read, or its first reader was claimed. */
  readonly startOver: (edition: Edition) => Promise<boolean>;
  readonly callOff: (edition: Edition) => Promise<boolean>;
  /** Lets its deliveries go on that rested because it was late. */
  readonly goOn: (id: EditionId) => Promise<void>;
};
