import type { Stage } from '../stage.ts';
import type { ConfigurationSet } from './ask-ses.ts';
import { says, type Finding } from './finding.ts';

/** What `feedback` counts; without one of them the account of an edition cannot balance, or nobody is suppressed. */
const EVENTS = ['SEND', 'DELIVERY', 'DELIVERY_DELAY', 'BOUNCE', 'COMPLAINT', 'REJECT'] as const;

/** The command that has the events of a set go to the topic. CloudFormation does not see that they no longer do. */
function destinationCommand(name: string, topic: string | undefined, { region }: Stage): readonly string[] {
  return [
    `aws sesv2 create-configuration-set-event-destination --region ${region} \\`,
    `  --configuration-set-name ${name} --event-destination-name Doctor \\`,
    `  --event-destination 'Enabled=true,MatchingEventTypes=${EVENTS.join(',')},SnsDestination={TopicArn=${topic ?? 'TOPIC'}}'`,
  ];
}

/**
 * Whether a configuration set of ours is there and sends; of the digest also whether its events come back to us.
 * @param topic of the stack, to which the events of the digest go
 */
export function checkConfigurationSet(
  of: 'digest' | 'letters',
  name: string,
  set: ConfigurationSet | undefined,
  topic: string | undefined,
  stage: Stage,
): Finding {
  const { ok, warning, fault } = says(of === 'digest' ? 'digest set' : 'letters set');
  const { region } = stage;
  if (set === undefined)
    return fault(
      `The configuration set ${name} is gone: SES refuses every mail of the ${of}.`,
      'Make it again under the same name; a deployment would not, for CloudFormation takes it to be there:',
      `aws sesv2 create-configuration-set --configuration-set-name ${name} --region ${region}`,
      ...(of === 'digest' ? destinationCommand(name, topic, stage) : []),
    );
  if (!set.isSending)
    return fault(
      `Sending through ${name} is switched off: SES refuses every mail of the ${of}.`,
      'Switch it on:',
      `aws sesv2 put-configuration-set-sending-options --configuration-set-name ${name} \\`,
      `  --sending-enabled --region ${region}`,
    );
  const listed = new Set(
    set.destinations.filter((each) => each.isOn && each.topic === topic).flatMap(({ events }) => events),
  );
  const missing = EVENTS.filter((event) => !listed.has(event));
  if (of === 'digest' && missing.length > 0)
    return fault(
      `What becomes of mails does not come back to us: ${name} sends no ${missing.join(', ')} to the topic of this stack.`,
      `Somebody changed its event destinations (${set.destinations.map((each) => each.name).join(', ') || 'none is left'}). Switch that of this stack on again in the SES console; if it is gone:`,
      ...destinationCommand(name, topic, stage),
    );
  if (set.suppresses.length < 2)
    return warning(
      `${name} does not use SES's own suppression list for bounces and complaints.`,
      'Set it again:',
      `aws sesv2 put-configuration-set-suppression-options --configuration-set-name ${name} \\`,
      `  --suppressed-reasons BOUNCE COMPLAINT --region ${region}`,
    );
  return ok(of === 'digest' ? `${name} sends, and its events come back.` : `${name} sends.`);
}
