import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { editionBucket } from '../../functions/aws/edition-bucket.ts';
import { listEditions } from '../../functions/aws/edition-list.ts';
import { subscriberTable } from '../../functions/aws/subscriber-table.ts';
import { servesOf, type Edition, type EditionFile } from '../../functions/model/edition.ts';
import type { Readers } from '../../functions/preflight/check-audience.ts';
import { countReaders } from '../../functions/preflight/count-readers.ts';
import { findStack } from '../deployed-stack.ts';
import { each } from '../put-files.ts';
import type { Stage } from '../stage.ts';

type Wanted = Pick<Edition, 'id' | 'series' | 'scheduledAt' | 'audience'> & Partial<Pick<Edition, 'state'>>;

/** A quarter of a year of weeks: what was mailed longer ago hardly comes again by mistake. */
const REMEMBERED = 12;

/**
 * What a deployed stack knows of its editions and who gets them. Only reads.
 * @throws Error when there is no such stack; faults of AWS as the SDK throws them.
 */
export async function editionsOfStack(stage: Stage) {
  const { region } = stage;
  const stack = await findStack(stage);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  const renderings = editionBucket(new S3Client({ region }), stack.privateBucket);
  const all = await listEditions(documents, stack.editionsTable);

  const before = ({ id, scheduledAt }: Wanted) =>
    all
      .filter((edition) => edition.id !== id && edition.scheduledAt < scheduledAt && isMailed(edition))
      .toSorted((a, b) => (a.scheduledAt > b.scheduledAt ? -1 : 1));

  return {
    find: (id: string): Edition | undefined => all.find((edition) => edition.id === id),
    ...renderings,
    control: deliveryControl(documents, stack.editionsTable).read,

    /** The editions before one, the newest first. */
    async earlier(wanted: Wanted): Promise<readonly EditionFile[]> {
      const files = new Map<Edition, EditionFile>();
      const remembered = before(wanted).slice(0, REMEMBERED);
      await each([...remembered], async (edition) => {
        const { id, rendering = '' } = edition;
        files.set(edition, await renderings.getEditionFile(id, rendering));
      });
      return remembered.flatMap((edition) => files.get(edition) ?? []);
    },

    /** An editor may not read the list: then as many as the edition before had. */
    async readers(wanted: Wanted, now: number): Promise<Readers> {
      if (wanted.audience !== undefined)
        return { by: wanted.state === 'composing' ? 'frozen' : 'begun', readers: wanted.audience.readers };
      try {
        const { scan } = subscriberTable(documents, stack.subscribersTable());
        return { by: 'list', readers: await countReaders(scan(), servesOf(wanted), stage.onlyTo, now) };
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'AccessDeniedException') throw error;
      }
      const last = before(wanted).find(({ series }) => series === wanted.series)?.audience;
      return last === undefined ? { by: 'nothing' } : { by: 'last', readers: last.readers };
    },
  };
}

function isMailed({ state, rendering }: Edition): boolean {
  return rendering !== undefined && (state === 'sent' || state === 'sending' || state === 'paused');
}
