import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AudienceRun } from '../model/delivery.ts';
import type { EditionId } from '../model/edition.ts';
import { audienceRunShape } from './items.ts';

const compress = promisify(gzip);
const uncompress = promisify(gunzip);

/** Frozen audiences in the private bucket: `audiences/<edition>/<fence>/<run>.json.gz`, ids only. */
export function audienceBucket(client: S3Client, Bucket: string) {
  return {
    async putRun(fence: number, run: AudienceRun): Promise<void> {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: keyOf(run.edition, fence, run.run),
          Body: await compress(JSON.stringify(run)),
          ContentType: 'application/json',
          ContentEncoding: 'gzip',
        }),
      );
    },

    /** @throws when there is no such run: it was frozen, so its absence is a fault. */
    async getRun(edition: EditionId, fence: number, run: number): Promise<AudienceRun> {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(edition, fence, run) }));
      const bytes = await Body?.transformToByteArray();
      return audienceRunShape.parse(JSON.parse((await uncompress(bytes ?? new Uint8Array())).toString('utf8')));
    },
  };
}

function keyOf(edition: EditionId, fence: number, run: number): string {
  return `audiences/${edition}/${fence}/${String(run).padStart(5, '0')}.json.gz`;
}
