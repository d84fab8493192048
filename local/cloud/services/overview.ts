import type { Stack } from '../assembly.ts';
import type { ByHand } from '../by-hand.ts';
import { readDestinations } from '../ses-destinations.ts';
import type { Ses } from '../ses.ts';
import { readSubscriptions } from '../topics.ts';
import { acm } from './acm.ts';
import { cloudFormation } from './cloudformation.ts';
import { cloudWatch, type Invocations } from './cloudwatch.ts';
import { scheduler } from './scheduler.ts';
import type { Service } from './service.ts';
import { sesV2 } from './ses-v2.ts';
import { sns } from './sns.ts';

type Parts = {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  readonly ses: Ses;
  readonly byHand: ByHand;
  readonly invocations: Invocations;
};

/** The services that are only looked at: what there is in the account, and how it stands. */
export function overviewServices(stack: Stack, parts: Parts): Readonly<Record<string, Service>> {
  const { name, region, createdAt, ses, byHand, invocations } = parts;
  const topics = stack.ofType('AWS::SNS::Topic').map(({ named }) => named().ref);
  const resources = () => stack.resources.map(({ id, type, named }) => [id, type, named().ref] as const);
  return {
    sesv2: sesV2({ region, ses, byHand, destinations: readDestinations(stack) }),
    acm: acm(byHand),
    scheduler: scheduler(region, stack, byHand),
    sns: sns(readSubscriptions(stack), topics, byHand),
    monitoring: cloudWatch(invocations),
    cloudformation: cloudFormation({ name, region, createdAt, outputs: stack.outputs, resources }, byHand),
  };
}
