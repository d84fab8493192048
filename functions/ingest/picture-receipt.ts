import type { Receipt } from '../model/article.ts';
import type { Publication } from '../model/publication.ts';
import type { StoredObject } from './desk.ts';
import { say, type Sentence } from './say.ts';
import { PICTURE_LIMIT_BYTES, sniffPicture } from './sniff-picture.ts';

/** `broken`: some article names the picture, and no thumbnail could be made of it. */
function faultOf({ sizeBytes, bytes }: StoredObject, isBroken: boolean): Sentence | undefined {
  if (sizeBytes > PICTURE_LIMIT_BYTES) return 'pictureTooLarge';
  if (bytes === undefined || sniffPicture(bytes) === undefined) return 'pictureNotOne';
  return isBroken ? 'pictureBroken' : undefined;
}

/** The answer to a picture. Only what an article names is decoded; of others the first bytes are looked at. */
export function pictureReceipt(
  key: string,
  object: StoredObject,
  uses: readonly { readonly key: string; readonly hasThumbnail: boolean }[],
  { language }: Publication,
): Receipt {
  const fault = faultOf(
    object,
    uses.some(({ hasThumbnail }) => !hasThumbnail),
  );
  if (fault !== undefined) {
    const problem = { line: 1, field: 'file', message: say(language, fault), fix: say(language, 'pictureFix') };
    return { v: 1, key, status: 'rejected', problems: [problem], note: say(language, 'notePictureRejected') };
  }
  const keys = uses.map((use) => use.key).join(', ');
  const note = uses.length === 0 ? say(language, 'notePictureUnused') : say(language, 'notePictureUsed', { keys });
  return { v: 1, key, status: 'accepted', problems: [], note };
}
