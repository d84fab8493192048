import type { Headers, Received } from '../emulators.ts';
import type { Need } from './service.ts';
import { refuseOthers, Unplayed } from './service.ts';

/** What a change of an object is called in notifications. */
export type ObjectChange =
  'ObjectCreated:Put' | 'ObjectCreated:Copy' | 'ObjectCreated:CompleteMultipartUpload' | 'ObjectRemoved:Delete';

/** An S3 call, read from method, path, query and headers: path style only. */
export type S3Call = {
  readonly operation: string;
  readonly bucket: string;
  /** Decoded; empty for a call about the bucket. */
  readonly key: string;
  readonly needs: readonly Need[];
  /** The objects that a success changes. */
  readonly changes: readonly { readonly key: string; readonly change: ObjectChange }[];
};

type Operation = {
  readonly name: string;
  readonly action: string;
  readonly query: readonly string[];
  readonly change?: ObjectChange;
};

const LIST = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
];

function bucketOperation(method: string, query: URLSearchParams): Operation | undefined {
  if (method === 'GET' && query.get('list-type') === '2')
    return { name: 'ListObjectsV2', action: 's3:ListBucket', query: LIST };
  if (method === 'HEAD') return { name: 'HeadBucket', action: 's3:ListBucket', query: [] };
  if (method === 'POST' && query.has('delete'))
    return { name: 'DeleteObjects', action: 's3:DeleteObject', query: ['delete'] };
  return undefined;
}

function objectOperation(method: string, query: URLSearchParams, headers: Headers): Operation | undefined {
  switch (method) {
    case 'GET':
      return { name: 'GetObject', action: 's3:GetObject', query: [] };
    case 'HEAD':
      return { name: 'HeadObject', action: 's3:GetObject', query: [] };
    case 'DELETE':
      if (query.has('uploadId'))
        return { name: 'AbortMultipartUpload', action: 's3:AbortMultipartUpload', query: ['uploadId'] };
      return { name: 'DeleteObject', action: 's3:DeleteObject', query: [], change: 'ObjectRemoved:Delete' };
    case 'POST':
      if (query.has('uploads')) return { name: 'CreateMultipartUpload', action: 's3:PutObject', query: ['uploads'] };
      if (!query.has('uploadId')) return undefined;
      return {
        name: 'CompleteMultipartUpload',
        action: 's3:PutObject',
        query: ['uploadId'],
        change: 'ObjectCreated:CompleteMultipartUpload',
      };
    case 'PUT':
      if (query.has('uploadId'))
        return { name: 'UploadPart', action: 's3:PutObject', query: ['uploadId', 'partNumber'] };
      if (headers['x-amz-copy-source'] !== undefined)
        return { name: 'CopyObject', action: 's3:PutObject', query: [], change: 'ObjectCreated:Copy' };
      return { name: 'PutObject', action: 's3:PutObject', query: [], change: 'ObjectCreated:Put' };
    default:
      return undefined;
  }
}

/** The emulator ignores these, so whoever sends them would be deceived. */
function refuseIgnoredHeaders(name: string, headers: Headers): void {
  const writes = ['PutObject', 'CopyObject', 'CompleteMultipartUpload'].includes(name);
  const ignored = Object.keys(headers).filter(
    (header) =>
      (writes && ['if-match', 'if-none-match'].includes(header)) ||
      header.startsWith('x-amz-object-lock') ||
      ['x-amz-tagging', 'x-amz-acl', 'x-amz-website-redirect-location'].includes(header),
  );
  refuseOthers(name, ignored, []);
}

function needsOf(
  operation: Operation,
  bucket: string,
  keys: readonly string[],
  query: URLSearchParams,
  headers: Headers,
): readonly Need[] {
  const arn = `arn:aws:s3:::${bucket}`;
  if (operation.action === 's3:ListBucket')
    return [{ action: operation.action, resource: arn, context: { 's3:prefix': query.get('prefix') ?? '' } }];
  const own = keys.map((key) => ({ action: operation.action, resource: `${arn}/${key}` }));
  const source = headers['x-amz-copy-source'];
  if (operation.name !== 'CopyObject' || source === undefined) return own;
  return [
    ...own,
    { action: 's3:GetObject', resource: `arn:aws:s3:::${decodeURIComponent(source).replace(/^\//, '')}` },
  ];
}

function unescapeXml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function keysIn(body: Buffer): readonly string[] {
  return [...body.toString('utf8').matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescapeXml(key));
}

/** @throws Unplayed for an operation, a query parameter or a header that is not played. */
export function readS3Call({ method, url, headers, body }: Received): S3Call {
  const [path = '', search = ''] = url.split('?', 2);
  const [, bucket = '', ...parts] = path.split('/');
  const key = decodeURIComponent(parts.join('/'));
  const query = new URLSearchParams(search);
  const operation = key === '' ? bucketOperation(method, query) : objectOperation(method, query, headers);
  if (bucket === '' || operation === undefined)
    throw new Unplayed(
      `S3 ${method} with ${search === '' ? 'no parameters' : search} is not played by the local cloud`,
    );
  refuseOthers(operation.name, [...query.keys()], ['x-id', ...operation.query]);
  refuseIgnoredHeaders(operation.name, headers);
  const keys = operation.name === 'DeleteObjects' ? keysIn(body) : [key];
  const change = operation.name === 'DeleteObjects' ? 'ObjectRemoved:Delete' : operation.change;
  return {
    operation: operation.name,
    bucket,
    key,
    needs: needsOf(operation, bucket, keys, query, headers),
    changes: change === undefined ? [] : keys.map((changed) => ({ key: changed, change })),
  };
}
