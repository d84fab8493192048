import type { Upload } from '../functions/model/article.ts';
import type { Known } from '../functions/clock/forecast.ts';
import type { Cadence, Edition, EditionId } from '../functions/model/edition.ts';
import type { UseKey } from '../functions/model/selection.ts';
import type { Finding } from './inspect-folder.ts';

/** What the next edition is made of, and where it is read: a folder, or a deployed stack. Nothing is ever written there. */
export type Material = Known & {
  /** For people: the folder as it was typed, or the stack. */
  readonly from: string;
  readonly uploads: readonly Upload[];
  /** Which edition of a series used which article up. */
  readonly listUsed: (series: Cadence) => Promise<ReadonlyMap<UseKey, EditionId>>;
  /** All there are. */
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Compiled; of a stack's own one, since when it is in force (ISO 8601). */
  readonly template: { readonly source: string; readonly from: string; readonly since?: string };
  /** What people know an upload by: the file's path, or the object's key. */
  readonly pathOf: (key: string) => string;
  /** Its bytes; undefined when it is not there (any more). */
  readonly readUpload: (key: string) => Promise<Uint8Array | undefined>;
  /** A JPEG that mails show, by its key; undefined when it cannot be had. */
  readonly readPicture: (key: string) => Promise<Uint8Array | undefined>;
  readonly hasPicture: (key: string) => Promise<boolean>;
};
