import { sendSigned, type AwsRequest } from './signed-request.ts';

/** What a service answered instead of a result, by AWS's own name and words. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Errors that a later try may not meet (rules S3.27; the SDK's own list, without those that our services never say). */
const LATER = new Set([
  'InternalServerError',
  'InternalServiceError',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'ServiceUnavailable',
  'ThrottlingException',
  'TransactionConflictException',
]);

/** Reads the name of an error as AWS's JSON protocols write it: `com.amazonaws.dynamodb.v20120810#TheName`. */
function errorOf(body: Buffer, status: number): AwsError {
  let said: { readonly __type?: unknown; readonly message?: unknown; readonly Message?: unknown } = {};
  try {
    said = Object(JSON.parse(body.toString('utf8')));
  } catch {
    // A proxy's page, or nothing at all: the status is all there is to tell.
  }
  const { __type: type, message = said.Message } = said;
  const name = typeof type === 'string' ? (type.split('#').at(-1) ?? '') : `Status${status}`;
  return new AwsError(name, typeof message === 'string' ? message : `status ${status}`);
}

/**
 * One call of a service that speaks JSON.
 * @param call such as `DynamoDB_20120810.GetItem`
 * @param signal gives it up
 * @throws AwsError with the service's name for what went wrong
 */
export async function jsonCall(
  service: AwsRequest['service'],
  version: '1.0' | '1.1',
  call: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': call };
  const request: AwsRequest = {
    service,
    method: 'POST',
    path: '/',
    headers,
    body: JSON.stringify(input),
    ...(signal && { signal }),
  };
  const { status, body } = await sendSigned(request, (answer) => LATER.has(errorOf(answer.body, answer.status).name));
  if (status >= 300) throw errorOf(body, status);
  const output: Record<string, unknown> = JSON.parse(body.toString('utf8'));
  return output;
}
