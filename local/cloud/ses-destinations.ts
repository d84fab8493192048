import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Notifications } from './notifications.ts';
import { ACCOUNT } from './resource-names.ts';
import type { SesEvent } from './ses-events.ts';
import type { Mail } from './mail.ts';
import type { Publish } from './topics.ts';

const destinationSchema = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(true),
    MatchingEventTypes: z.array(z.string().toLowerCase()),
    SnsDestination: z.object({ TopicARN: z.string() }),
  }),
});

export type Destination = z.output<typeof destinationSchema>;

/** Of every configuration set. */
export function readDestinations(stack: Stack): readonly Destination[] {
  return stack
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map(({ properties }) => destinationSchema.parse(properties()));
}

export type SesDestinations = {
  readonly publish: (mail: Mail, event: SesEvent) => void;
  /** SES's own plain-text message to each topic, sent when the destination is made. */
  readonly announce: () => Promise<void>;
};

/** Where the events of each configuration set go. */
export function openSesDestinations(
  stack: Stack,
  region: string,
  { notifications, publish }: { notifications: Notifications; publish: Publish },
): SesDestinations {
  const destinations = readDestinations(stack).filter(({ EventDestination }) => EventDestination.Enabled);
  const tell = (set: string, topicArn: string, message: string): Promise<void> =>
    publish(topicArn, 'ses.amazonaws.com', `arn:aws:ses:${region}:${ACCOUNT}:configuration-set/${set}`, message);
  return {
    publish: (mail, { name, type, body }) => {
      for (const { ConfigurationSetName, EventDestination } of destinations) {
        const { MatchingEventTypes, SnsDestination } = EventDestination;
        if (ConfigurationSetName !== mail.configurationSet || !MatchingEventTypes.includes(type)) continue;
        const deliver = (): Promise<void> => tell(ConfigurationSetName, SnsDestination.TopicARN, JSON.stringify(body));
        notifications.post({ from: 'ses', event: name, subject: mail.id, deliver });
      }
    },
    announce: async () => {
      for (const { ConfigurationSetName, EventDestination } of destinations)
        await tell(
          ConfigurationSetName,
          EventDestination.SnsDestination.TopicARN,
          'Successfully validated SNS topic for Amazon SES event publishing.',
        );
    },
  };
}
