import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';
import { editionAccountShape } from '../account-shape.ts';
import type { EditionAccount } from '../model/account.ts';
import type { EditionId } from '../model/edition.ts';

/** Accounts in the private bucket: `accounts/<edition>.json`. */
export function accountBucket(client: S3Client, Bucket: string) {
  return {
    async putAccount(account: EditionAccount): Promise<void> {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: keyOf(account.edition),
          Body: JSON.stringify(account, null, 2),
          ContentType: 'application/json',
        }),
      );
    },

    /** Nothing while it was never folded. Who may not list the bucket is told 403 of what is not there. */
    async findAccount(edition: EditionId): Promise<EditionAccount | undefined> {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(edition) }));
        return editionAccountShape.parse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
      } catch (error) {
        const isForbidden = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403;
        if (error instanceof NoSuchKey || isForbidden) return undefined;
        throw error;
      }
    },
  };
}

function keyOf(edition: EditionId): string {
  return `accounts/${edition}.json`;
}
