import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { secretStore } from '../aws/secret.ts';
import { readEnvironment } from '../environment.ts';
import { makeLinkKeys } from '../links/keys.ts';
import { environment } from './config.ts';
import { fillSecret } from './fill-secret.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const secret = secretStore(config.SECRET_ARN);

/**
 * Called by CloudFormation when the stack is made, changed or removed. Keys are made once and never removed: links of
 * sent mail need them for ever (rules S1.15).
 */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const answer = async (Status: 'SUCCESS' | 'FAILED', Reason?: string) => {
    const { RequestId, StackId, LogicalResourceId } = event;
    const body = { Status, Reason, RequestId, StackId, LogicalResourceId, PhysicalResourceId: 'link-keys' };
    // An empty content type, as the pre-signed address was signed without one.
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': '' } });
  };
  try {
    if (event.RequestType === 'Create') {
      const made = await fillSecret(secret, (origin) => makeLinkKeys(randomBytes, origin));
      logger.info(made ? 'keys.made' : 'keys.kept');
    }
    await answer('SUCCESS');
  } catch (error) {
    logger.error('keys.failed', error instanceof Error ? error : String(error));
    await answer('FAILED', 'the link keys could not be made; see the log of this function');
  }
}
