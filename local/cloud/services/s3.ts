import type { ObjectChanged } from '../bucket-events.ts';
import type { Answer, Emulators, Received } from '../emulators.ts';
import { readS3Call, type S3Call } from './s3-request.ts';
import { answer, escapeXml, type Refusal, type Service } from './service.ts';

const CODES: Readonly<Record<Refusal, readonly [code: string, status: number]>> = {
  denied: ['AccessDenied', 403],
  throttled: ['SlowDown', 503],
  broken: ['InternalError', 500],
  unplayed: ['NotImplemented', 501],
};

function refuse(refusal: Refusal, message: string): Answer {
  const [code, status] = CODES[refusal];
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return answer(status, { 'content-type': 'application/xml' }, body);
}

/** The emulator fails on a body of no bytes; written as an empty chunked one it is the same object. */
function withoutEmptyBody(request: Received): Received {
  if (request.method !== 'PUT' || request.body.length > 0) return request;
  const { 'content-length': _length, ...headers } = request.headers;
  return { ...request, headers: { ...headers, 'content-encoding': 'aws-chunked' }, body: Buffer.from('0\r\n\r\n') };
}

async function tellChanges(
  { bucket, changes }: S3Call,
  { fauxqs }: Emulators,
  changed: (object: ObjectChanged) => string | undefined,
): Promise<string | undefined> {
  let version: string | undefined;
  for (const { key, change } of changes) {
    const url = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const { status, headers } = await fauxqs({ method: 'HEAD', url, headers: {}, body: Buffer.alloc(0) });
    const object =
      status === 200
        ? { bytes: Number(headers['content-length']), eTag: headers['etag']?.replaceAll('"', '') ?? '' }
        : undefined;
    version = changed({ bucket, key, change, object });
  }
  return version;
}

/**
 * S3 objects: fauxqs behind the gate, which adds the notifications and, for a caller that may not list, the 403 that
 * S3 gives for a missing object.
 * @param changed is told of every successful change, and returns the version's id in a versioned bucket.
 */
export function s3(emulators: Emulators, changed: (object: ObjectChanged) => string | undefined): Service {
  return {
    read: (request, may) => {
      const call = readS3Call(request);
      const perform = async (): Promise<Answer> => {
        const given = await emulators.fauxqs(withoutEmptyBody(request));
        if (given.status === 404 && !may({ action: 's3:ListBucket', resource: `arn:aws:s3:::${call.bucket}` }))
          return refuse('denied', 'Access Denied');
        if (given.status >= 300) return given;
        const version = await tellChanges(call, emulators, changed);
        return version === undefined ? given : { ...given, headers: { ...given.headers, 'x-amz-version-id': version } };
      };
      return { operation: call.operation, needs: call.needs, perform };
    },
    refuse,
  };
}
