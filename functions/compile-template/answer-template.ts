import type { Receipt } from '../model/article.ts';
import type { Publication } from '../model/publication.ts';
import { TEMPLATE_KEY } from '../model/template.ts';
import { checkTemplate, TEMPLATE_LIMIT_BYTES, tooLongTemplate, type CheckedTemplate } from './check-template.ts';
import { say } from './say.ts';

/** Everything compile-template needs of the world. All reads give what is there now. */
export type TemplateDesk = {
  readonly publication: Publication;
  /** An object of the content bucket; without `bytes` when it is longer than that. */
  readonly readObject: (
    key: string,
    limitBytes: number,
  ) => Promise<{ readonly etag?: string; readonly bytes?: Uint8Array } | undefined>;
  /** Puts the compiled template of the next edition. */
  readonly putTemplate: (html: string) => Promise<void>;
  /** Puts the built-in template in force again. */
  readonly removeTemplate: () => Promise<void>;
  readonly putReceipt: (receipt: Receipt) => Promise<void>;
};

/**
 * Answers a knock: reads the editors' template as it now is. A good one becomes that of the next edition, a bad one
 * leaves the one in force where it is, a removed one brings the built-in one back. Doing so again changes nothing. Two
 * of it must not run at a time, or the older template could be put last.
 * @returns the receipt, which is put when everything it says is true
 * @throws faults of ours or of the world, never anything in the file; the knock comes again
 */
export async function answerTemplate(desk: TemplateDesk): Promise<Receipt> {
  const { publication } = desk;
  const { language } = publication;
  const object = await desk.readObject(TEMPLATE_KEY, TEMPLATE_LIMIT_BYTES);
  const answer = async (status: Receipt['status'], note: string, problems: Receipt['problems'] = []) => {
    const etag = object?.etag;
    const receipt: Receipt = { v: 1, key: TEMPLATE_KEY, status, problems, note, ...(etag !== undefined && { etag }) };
    await desk.putReceipt(receipt);
    return receipt;
  };
  if (object === undefined) {
    await desk.removeTemplate();
    return answer('ignored', say(language, 'noteRemoved'));
  }
  const checked: CheckedTemplate =
    object.bytes === undefined ? tooLongTemplate(publication) : await checkTemplate(object.bytes, publication);
  if ('problems' in checked) {
    const note = say(language, 'noteBad', { count: String(checked.problems.length) });
    return answer('rejected', note, checked.problems);
  }
  await desk.putTemplate(checked.html);
  return answer('accepted', say(language, 'noteGood'));
}
