import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { listEditions } from '../../functions/aws/edition-list.ts';
import { scheduleWatch } from '../../functions/aws/schedule-watch.ts';
import type { Stage } from '../stage.ts';
import { askOthers, type ClientSettings } from './ask-others.ts';
import { askSes } from './ask-ses.ts';
import { askStack } from './ask-stack.ts';
import type { Visit } from './check-site.ts';
import { openDns, type Dns } from './dns.ts';

/** All that the doctor looks with. */
export type Instruments = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly dns: Dns;
  readonly visit: Visit;
  readonly ses: ReturnType<typeof askSes>;
  readonly stack: ReturnType<typeof askStack>;
  readonly others: ReturnType<typeof askOthers>;
  /** Of the table with this name. */
  readonly editions: (table: string) => {
    readonly list: () => ReturnType<typeof listEditions>;
    readonly isStopped: () => Promise<boolean>;
    readonly watch: ReturnType<typeof scheduleWatch>['readWatch'];
  };
};

/** How long the doctor waits for the public address. */
const VISIT_MS = 15_000;

/** The clients of the services, in the stage's region. @param settings what the clients are made with besides, in tests */
export function openInstruments(stage: Stage, settings: ClientSettings = {}): Instruments {
  const here = { ...settings, region: stage.region };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(here));
  return {
    now: Date.now,
    dns: openDns(),
    visit: (url, init) => fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(VISIT_MS) }),
    ses: askSes(new SESv2Client(here)),
    stack: askStack(stage, new CloudFormationClient(here)),
    others: askOthers(stage.region, settings),
    editions: (table) => ({
      list: () => listEditions(documents, table),
      isStopped: async () => (await deliveryControl(documents, table).read())?.stopped === true,
      watch: scheduleWatch(documents, table).readWatch,
    }),
  };
}
