import { SESServiceException } from '@aws-sdk/client-ses';
import { sendResultOf, type Outgoing } from '../../functions/aws/ses-mailer.ts';
import { groupEvents, type EventGroup } from '../../functions/feedback/group-events.ts';
import { readEvent } from '../../functions/feedback/read-event.ts';
import type { SendResult } from '../../functions/model/delivery.ts';
import { openSes } from '../../local/cloud/ses.ts';
import type { VirtualTime } from '../support/virtual-time.ts';

/** What befalls a message: refused for good, too fast, not sent, or accepted with the answer lost. */
export type Befalls = 'refused' | 'throttled' | 'unsent' | 'unanswered' | undefined;

/** Each way. */
const TRAVEL_MS = 30;
const EVENT_MS = 2_000;

/** The local SES in this process and on its clock, with our own reading of its answers and of its events. */
export function sesDesk(
  time: VirtualTime,
  sender: string,
  options: {
    readonly maxSendRate: number;
    readonly max24HourSend: number;
    /** Whether SES tells what became of a message. */
    readonly events: boolean;
    readonly hear: (group: EventGroup<unknown>) => void;
  },
) {
  const ses = openSes({
    region: 'ap-southeast-1',
    settings: {
      sandbox: false,
      maxSendRate: options.maxSendRate,
      max24HourSend: options.max24HourSend,
      accountPaused: false,
      identities: new Set([sender.slice(sender.indexOf('@') + 1)]),
      configurationSets: new Set(['newsletter']),
      receptions: new Map(),
    },
    now: () => new Date(time.now()),
    elapsedMs: time.now,
    publish: (_, event) => {
      if (!options.events) return;
      const read = readEvent(JSON.stringify(event.body));
      if ('dropped' in read) throw new Error(`an event of ours was not understood: ${read.dropped}`);
      const events = read.event === undefined ? [] : [{ event: read.event, source: '' }];
      void time.sleep(EVENT_MS).then(() => groupEvents(events).forEach(options.hear));
    },
  });
  const desk = {
    ses,
    /** When a message reached SES, whatever it said. */
    asked: [] as number[],
    /** Asked for every message. */
    befalls: (_to: string): Befalls => undefined,

    async send({ source, to, raw, tags }: Outgoing): Promise<SendResult> {
      await time.sleep(TRAVEL_MS);
      desk.asked.push(time.now());
      const befalls = desk.befalls(to);
      if (befalls === 'unsent') return { kind: 'unsent', code: 'ECONNREFUSED' };
      if (befalls === 'throttled') return wrong('Throttling', 'Maximum sending rate exceeded.');
      if (befalls === 'refused') return wrong('InvalidParameterValue', 'Local address contains control or whitespace');
      const answer = ses.send({
        source,
        destinations: [to],
        raw: Buffer.from(raw),
        configurationSet: 'newsletter',
        tags,
      });
      await time.sleep(befalls === 'unanswered' ? 20_000 : TRAVEL_MS);
      if (befalls === 'unanswered') return sendResultOf(new DOMException('no answer', 'TimeoutError'));
      return 'code' in answer ? wrong(answer.code, answer.message) : { kind: 'accepted', messageId: answer.messageId };
    },
  };
  return desk;
}

/** As the SDK throws what SES answers. */
function wrong(name: string, message: string): SendResult {
  return sendResultOf(new SESServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } }));
}
