import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { EditionId } from '../model/edition.ts';
import type { ReviewFinding } from '../model/review-finding.ts';
import { findingIdShape } from '../shapes.ts';

const fileShape = z.object({
  v: z.literal(1),
  findings: z.array(
    z.object({
      id: findingIdShape,
      verdict: z.enum(['block', 'warn']),
      says: z.string(),
      fix: z.exactOptional(z.string()),
    }) satisfies z.ZodMiniType<ReviewFinding>,
  ),
});

/** What editors were told of a rendering by the letter of its review, in the private bucket: `findings/<edition>/<rendering>.json`. */
export function findingsBucket(client: S3Client, Bucket: string) {
  return {
    /** The last look takes the place of the one before. */
    async putFindings(edition: EditionId, rendering: string, findings: readonly ReviewFinding[]): Promise<void> {
      const Body = JSON.stringify({ v: 1, findings });
      const Key = keyOf(edition, rendering);
      await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
    },

    /** Nothing when nobody looked. Who may not list the bucket is told 403 of what is not there. */
    async findFindings(edition: EditionId, rendering: string): Promise<readonly ReviewFinding[] | undefined> {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(edition, rendering) }));
        return fileShape.parse(JSON.parse((await Body?.transformToString('utf8')) ?? '')).findings;
      } catch (error) {
        const isForbidden = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403;
        if (error instanceof NoSuchKey || isForbidden) return undefined;
        throw error;
      }
    },
  };
}

function keyOf(edition: EditionId, rendering: string): string {
  return `findings/${edition}/${rendering}.json`;
}
