import type { Stage } from '../stage.ts';
import type { Subscription } from './ask-others.ts';
import type { StackResource } from './ask-stack.ts';
import { deployCommand, newsletterCommand } from './commands.ts';
import { says, type Finding } from './finding.ts';

function names(of: readonly Subscription[]): string {
  return of.map(({ endpoint }) => endpoint).join(', ');
}

/** Whether somebody hears of an alarm. @param subscriptions of the topic of alarms */
export function checkAlarms(subscriptions: readonly Subscription[], stage: Stage): Finding {
  const { ok, warning, fault } = says('alarms');
  const waiting = subscriptions.filter(({ isConfirmed }) => !isConfirmed);
  if (subscriptions.length === 0)
    return fault(
      'Nobody is told of alarms: the topic has no subscriber.',
      'Name operators in cdk.json and deploy:',
      deployCommand(stage),
    );
  if (waiting.length === 0) return ok(`Alarms go to ${names(subscriptions)}.`);
  const todo =
    'Each has a mail from AWS Notifications, "Subscription Confirmation": open its link. After three days it is void; then in the SNS console choose the subscription, "Request confirmation".';
  return waiting.length === subscriptions.length
    ? fault(`Nobody is told of alarms: ${names(waiting)} has not confirmed.`, todo)
    : warning(`${names(waiting)} has not confirmed, and is not told of alarms.`, todo);
}

/** The queues of what could not be dealt with. */
export function deadLetterQueues(resources: readonly StackResource[]): readonly StackResource[] {
  return resources.filter(({ id, type }) => type === 'AWS::SQS::Queue' && /DeadLetters[0-9A-F]{8}$/.test(id));
}

/** Whether anything lies among the dead letters. */
export function checkDeadLetters(
  queues: readonly { readonly queue: StackResource; readonly waiting: number }[],
  stage: Stage,
): readonly Finding[] {
  const { ok, warning } = says('dead letters');
  const full = queues.filter(({ waiting }) => waiting > 0);
  if (full.length === 0) return [ok(`All ${queues.length} dead-letter queues are empty.`)];
  return full.map(({ queue, waiting }) => {
    const { 0: name = '' } = queue.id.split(/DeadLetters/);
    return warning(
      `${waiting} ${waiting === 1 ? 'message lies' : 'messages lie'} among the dead letters of ${name}, for 14 days at most.`,
      'Read why in docs/runbook.md, mend it, then have them tried again:',
      newsletterCommand('dead-letters', stage),
      newsletterCommand('dead-letters --replay', stage),
    );
  });
}
