import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EditionFile, EditionId, MessageFile, RenderingFolder } from '../model/edition.ts';
import { editionFileShape, messageFileShape } from './items.ts';

/** Renderings in the private bucket: `editions/<id>/<rendering>/…`. A rendering never changes: its name is its content's hash. */
export function editionBucket(client: S3Client, Bucket: string, below: RenderingFolder = 'editions') {
  const folder = (edition: EditionId, rendering: string) => `${below}/${edition}/${rendering}`;
  const put = async (Key: string, ContentType: string, Body: string) => {
    await client.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }));
  };
  return {
    async putMessage(rendering: string, message: MessageFile): Promise<void> {
      const at = `${folder(message.edition, rendering)}/message.${message.language}`;
      await put(`${at}.json`, 'application/json', JSON.stringify(message));
    },

    /** The digest for people to look at: `digest.html`, `digest.txt`. */
    async putDigest(
      edition: EditionId,
      rendering: string,
      { html, text }: { readonly html: string; readonly text: string },
    ): Promise<void> {
      await put(`${folder(edition, rendering)}/digest.html`, 'text/html; charset=utf-8', html);
      await put(`${folder(edition, rendering)}/digest.txt`, 'text/plain; charset=utf-8', text);
    },

    async putEditionFile(file: EditionFile): Promise<void> {
      await put(`${folder(file.id, file.rendering)}/edition.json`, 'application/json', JSON.stringify(file, null, 2));
    },

    /** @throws when there is no such rendering. */
    async getEditionFile(edition: EditionId, rendering: string): Promise<EditionFile> {
      const Key = `${folder(edition, rendering)}/edition.json`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return editionFileShape.parse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
    },

    /** @throws when there is no such message: it was composed, so its absence is a fault. */
    async getMessage(edition: EditionId, rendering: string, language: string): Promise<MessageFile> {
      const Key = `${folder(edition, rendering)}/message.${language}.json`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return messageFileShape.parse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
    },
  };
}
