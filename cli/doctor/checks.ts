import { SCHEDULED_SERIES } from '../../functions/model/series.ts';
import type { DescribedStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';
import type { StackResource } from './ask-stack.ts';
import { checkAccount } from './check-account.ts';
import { checkAlarms, checkDeadLetters, deadLetterQueues } from './check-alarms.ts';
import { checkConfigurationSet } from './check-configuration-sets.ts';
import { checkDmarc } from './check-dmarc.ts';
import { checkSender, identityNames } from './check-sender.ts';
import { deployCommand } from './commands.ts';
import { checkCertificate, checkSite } from './check-site.ts';
import { checkNeighbours, checkSecret } from './check-surroundings.ts';
import { checkClock, checkEditionSchedule, checkLastEdition, checkSchedule, CLOCK_MINUTES } from './check-time.ts';
import { examine, type Check } from './examine.ts';
import { says, type Finding } from './finding.ts';
import type { Instruments } from './instruments.ts';

/** Looks at everything an edition needs, from the account to the DNS. */
export async function examineStage(stage: Stage, tools: Instruments): Promise<readonly Finding[]> {
  const { publication } = stage;
  let stack: DescribedStack | undefined;
  const first = await examine([
    {
      name: 'stack',
      look: async () => {
        stack = await tools.stack.describe();
        return [checkStack(stack, stage)];
      },
    },
    { name: 'account', look: async () => checkAccount(await tools.ses.account(), stage) },
    {
      name: 'identity',
      look: async () => {
        for (const name of identityNames(publication.sender)) {
          const identity = await tools.ses.identity(name);
          if (identity !== undefined) return checkSender(identity, stage, stack !== undefined, tools.dns);
        }
        return checkSender(undefined, stage, stack !== undefined, tools.dns);
      },
    },
    { name: 'DMARC', look: async () => [await checkDmarc(publication.sender, tools.dns)] },
    {
      name: 'certificate',
      look: async () => [checkCertificate(await tools.others.certificate(stage.certificateArn), stage, tools.now())],
    },
  ]);
  return stack === undefined ? first : [...first, ...(await examineStack(stack, stage, tools))];
}

function checkStack(stack: DescribedStack | undefined, stage: Stage): Finding {
  const { ok, warning, fault } = says('stack');
  if (stack === undefined)
    return fault(
      `There is no stack Newsletter-${stage.name} in ${stage.region} in this AWS account.`,
      'Deploy it; the doctor then looks at the rest:',
      deployCommand(stage),
    );
  const { name, status } = stack;
  if (/^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(`${name} is deployed.`);
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return warning(
      `${name} is as it was before its last deployment, which failed.`,
      'Deploy again, and read the first error:',
      deployCommand(stage),
    );
  if (status.endsWith('_IN_PROGRESS'))
    return warning(`${name} is being changed (${status}).`, 'Wait until it is through, then ask the doctor again.');
  return fault(
    `${name} is broken (${status}).`,
    'Read its events in the CloudFormation console, then deploy again:',
    deployCommand(stage),
  );
}

/** Everything that needs the stack's resources, which are listed once. */
async function examineStack(stack: DescribedStack, stage: Stage, tools: Instruments): Promise<readonly Finding[]> {
  let resources: readonly StackResource[] = [];
  const listed = await examine([
    {
      name: 'resources',
      look: async () => {
        resources = await tools.stack.resources();
        return [];
      },
    },
  ]);
  return [...listed, ...(await examine(stackChecks(stack, resources, stage, tools)))];
}

function stackChecks(
  { outputs, createdAt }: DescribedStack,
  resources: readonly StackResource[],
  stage: Stage,
  { ses, others, stack, now, visit, editions }: Instruments,
): readonly Check[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const sets = ofType('AWS::SES::ConfigurationSet');
  const topic = ofType('AWS::SNS::Topic').find(({ id }) => id.startsWith('FeedbackEvents'))?.physical;
  const schedules = ofType('AWS::Scheduler::Schedule');
  const clock = ofType('AWS::Lambda::Function').find(({ id }) => id.startsWith('ClockFunction'));
  const editionsTable = outputs.get('EditionsTable');
  const alarmTopic = outputs.get('AlarmTopic');
  const secretArn = outputs.get('SecretArn');
  const set = (of: 'digest' | 'letters', prefix: string): readonly Check[] =>
    sets
      .filter(({ id }) => id.startsWith(prefix))
      .map(({ physical }) => ({
        name: `${of} set`,
        look: async () => [checkConfigurationSet(of, physical, await ses.configurationSet(physical), topic, stage)],
      }));
  const checks: Check[] = [
    ...set('digest', 'SenderDigest'),
    ...set('letters', 'SenderLetters'),
    { name: 'site', look: () => checkSite(stage, outputs.get('PublicAddress'), visit) },
    ...schedules.map(({ id, physical }) => {
      const series = SCHEDULED_SERIES.find((each) => id.toLowerCase().startsWith(`compose${each}`));
      return {
        name: series ?? 'schedule',
        look: async () => {
          const schedule = await others.schedule(physical);
          if (series !== undefined) return [checkEditionSchedule(series, physical, schedule, stage, now())];
          const loss = 'what is half done is not taken up again';
          return [checkSchedule('schedule', physical, schedule, loss, stage)].filter((found) => found !== undefined);
        },
      };
    }),
  ];
  if (clock !== undefined)
    checks.push({
      name: 'clock',
      look: async () => [checkClock(await others.calls(clock.physical, CLOCK_MINUTES, now()), stage, createdAt, now())],
    });
  if (editionsTable !== undefined)
    checks.push({
      name: 'last edition',
      look: async () => {
        const { list, isStopped, watch } = editions(editionsTable);
        return [checkLastEdition(await list(), stage, await isStopped(), await watch())];
      },
    });
  if (alarmTopic !== undefined)
    checks.push({
      name: 'alarms',
      look: async () => [checkAlarms(await others.subscriptions(alarmTopic), stage)],
    });
  checks.push({
    name: 'dead letters',
    look: async () => {
      const queues = deadLetterQueues(resources);
      const counts = await Promise.all(
        queues.map(async (queue) => ({ queue, waiting: await others.waiting(queue.physical) })),
      );
      return checkDeadLetters(counts, stage);
    },
  });
  if (secretArn !== undefined)
    checks.push({
      name: 'secret',
      look: async () => [checkSecret(await others.secret(secretArn), secretArn, stage)],
    });
  checks.push({
    name: 'neighbours',
    look: async () => {
      const own = new Set(sets.map(({ physical }) => physical));
      const all = await ses.configurationSets();
      return [
        checkNeighbours(
          await stack.others(),
          all.filter((name) => !own.has(name)),
          stage,
        ),
      ];
    },
  });
  return checks;
}
