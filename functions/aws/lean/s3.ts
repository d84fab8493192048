import { command } from './command.ts';
import { AwsError } from './json-call.ts';
import { sendSigned } from './signed-request.ts';

/** What our buckets use of `@aws-sdk/client-s3`, for the bundle of `deliver` in its place (infra/deliver.ts). */

type Input = {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body?: string | Uint8Array;
  readonly ContentType?: string;
  readonly ContentEncoding?: string;
};

type Method = 'GET' | 'PUT';
export const GetObjectCommand = command<Input, Method>('GET');
export const PutObjectCommand = command<Input, Method>('PUT');

const CODE = /<Code>([^<]+)<\/Code>/;

/** As signatures have it (RFC 3986, 2.3). */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** @throws AwsError with S3's code */
async function send({ operation: method, input }: InstanceType<typeof GetObjectCommand>) {
  const { Bucket, Key, Body, ContentType = 'application/octet-stream', ContentEncoding } = input;
  const { status, body } = await sendSigned(
    {
      service: 's3',
      bucket: Bucket,
      method,
      path: `/${Key.split('/').map(percentEncoded).join('/')}`,
      headers: {
        ...(Body !== undefined && { 'content-type': ContentType }),
        ...(ContentEncoding !== undefined && { 'content-encoding': ContentEncoding }),
      },
      ...(Body !== undefined && { body: Buffer.from(Body) }),
    },
    (answer) => answer.status === 429,
  );
  const text = () => body.toString('utf8');
  if (status >= 300) throw new AwsError(CODE.exec(text())?.[1] ?? `Status${status}`, `status ${status}`);
  return {
    Body: { transformToByteArray: () => Promise.resolve(body), transformToString: () => Promise.resolve(text()) },
  };
}

export class S3Client {
  readonly send = send;
}
