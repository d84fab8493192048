import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { sesMailer } from '../functions/aws/ses-mailer.ts';
import { MESSAGE_TAGS } from '../functions/model/delivery.ts';
import { ownCpuMs } from './cpu-time.ts';
import { atMost, noted, print, show, type Measurement } from './gate.ts';
import { addressOf, openArenas, readerId } from './open-message.ts';
import { publication } from './sample-edition.ts';
import { sampleMessage, sampleMessageFile } from './sample-message.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';
import { startSink } from './sink.ts';
import { atOnce, callingAt } from './stand-in.ts';

const READERS = 200;
const CALLS = 60;
/** Calls under way together: a lane of 50 a second with answers after 60 ms has three, a wave at most ten. */
const AT_ONCE = 10;
const WARM_UP = 6;
const ROUNDS = 41;
const TIMES_PLAIN = 1.05;
const CONFIGURATION_SET = 'digest';

function tagsOf(call: number): Readonly<Record<string, string>> {
  return {
    [MESSAGE_TAGS.edition]: '2026-W47',
    [MESSAGE_TAGS.batch]: String(Math.floor(call / 50)),
    [MESSAGE_TAGS.reader]: String(call % 50),
    [MESSAGE_TAGS.attempt]: 'abcdefabcdef0123',
  };
}

/** The gate "client CPU for one SendRawEmail, composing included". */
export async function measureSesCall(): Promise<Measurement> {
  const sink = await startSink(0);
  try {
    return await callingAt(sink.url, measure);
  } finally {
    await sink.stop();
  }
}

async function measure(): Promise<Measurement> {
  const plainClient = new SESClient({});
  const composeFor = await sampleMessage();
  const write = openArenas(await sampleMessageFile(), publication);
  const readers = Array.from({ length: READERS }, (_, number) => {
    const id = readerId(number);
    return { id, address: addressOf(id), ready: composeFor(id, addressOf(id)) };
  });
  const mail = sesMailer(CONFIGURATION_SET);
  let next = 0;
  const reader = () => {
    next += 1;
    const found = readers[next % READERS];
    if (found === undefined) throw new Error('there is no reader');
    return found;
  };
  const ours = () =>
    atOnce(AT_ONCE, CALLS, async (call) => {
      const { id, address } = reader();
      const { kind } = await write(id, address, (raw) =>
        mail({ source: publication.sender, to: address, raw, tags: tagsOf(call) }),
      );
      if (kind !== 'accepted') throw new Error(`the sink says ${kind}`);
    });
  const rival = () =>
    atOnce(AT_ONCE, CALLS, async (call) => {
      const { address, ready } = reader();
      await plainClient.send(
        new SendRawEmailCommand({
          Source: publication.sender,
          Destinations: [address],
          RawMessage: { Data: ready },
          ConfigurationSetName: CONFIGURATION_SET,
          Tags: Object.entries(tagsOf(call)).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    });
  await sideBySide({ ours, rival }, WARM_UP);
  const sides = await sideBySide({ ours, rival }, ROUNDS, ownCpuMs);
  const ofOne = (rounds: readonly number[]) => show(median(rounds) / CALLS, ' ms');
  return {
    title: 'One call to SES',
    rows: [
      atMost(
        'CPU of a message, links and composing included: times the plain SDK call with a ready message',
        1 / timesFaster(sides),
        TIMES_PLAIN,
        'x',
      ),
      noted('the same: ours, and the plain call', `${ofOne(sides.ours)}, ${ofOne(sides.rival)}`),
      noted('bytes of the message', show(readers[0]?.ready.length ?? 0, '')),
    ],
    notes: [
      `Processor time of the sender’s process; SES is a server in a process of its own that takes everything, over plain HTTP. ${AT_ONCE} calls under way together, ${CALLS} a round, ${ROUNDS} rounds in turns.`,
    ],
  };
}

if (import.meta.main) print(await measureSesCall());
