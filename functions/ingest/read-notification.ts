import * as z from 'zod';
import type { Slug } from '../model/article.ts';
import { slugShape } from '../shapes.ts';

/** A knock on the door: something happened to this object. What it is now, the bucket alone says. */
export type Knock = {
  /** The object's key as S3 has it. */
  readonly key: string;
  /** Padded: of two knocks of one key the greater is the later. */
  readonly sequencer: string;
};

/** Longer than any sequencer seen; S3 says to compare after padding the shorter one on the right with zeros (rules S3.3). */
const SEQUENCER_LENGTH = 64;

/** The sequencer of an object of which no event has been seen yet: before all others. */
export const NO_SEQUENCER = '0'.repeat(SEQUENCER_LENGTH);

/** Fields that S3 may add later are of no account (rules S3.4). Only puts and deletes carry a sequencer. */
const notification = z.object({
  Records: z
    .array(z.object({ s3: z.object({ object: z.object({ key: z.string(), sequencer: z.string().default('') }) }) }))
    .optional(),
});

/** Event keys are form-url-encoded, once (rules S3.2). */
function decodeKey(encoded: string): string {
  return decodeURIComponent(encoded.replaceAll('+', ' '));
}

/** Pads a sequencer so that strings compare as S3 wants it. */
export function padSequencer(sequencer: string): string {
  return sequencer.toUpperCase().padEnd(SEQUENCER_LENGTH, '0');
}

/**
 * The knocks of one message of the queue, in the shape S3 sends. `s3:TestEvent` has no records and no knocks.
 * @throws what no editor can cause: a body that is no S3 notification.
 */
export function readNotification(body: string): readonly Knock[] {
  const { Records: records = [] } = notification.parse(JSON.parse(body));
  return records.map(({ s3: { object } }) => ({
    key: decodeKey(object.key),
    sequencer: padSequencer(object.sequencer),
  }));
}

const look = z.object({ v: z.literal(1), slug: slugShape });

/** The slug of a message of our own: its articles are to be looked at again. Undefined for everything else. */
export function readLook(body: string): Slug | undefined {
  return look.safeParse(JSON.parse(body)).data?.slug;
}
