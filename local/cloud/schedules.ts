import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Outcome } from './execution.ts';
import type { Functions } from './functions.ts';
import { parseJson } from './json.ts';
import type { Denied, Permissions } from './permissions.ts';
import type { Queues } from './queues.ts';
import { ACCOUNT } from './resource-names.ts';

const scheduleSchema = z.object({
  GroupName: z.string().default('default'),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().default('{}'),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
  }),
});

/** Fires the schedule whose logical id begins so, for that instant. Time never fires one by itself. */
export type Fire = (idPrefix: string, at: Date) => Promise<Outcome>;

function notAllowed(message: string): Outcome {
  return { ok: false, error: { name: 'AccessDeniedException', message, stack: '' } };
}

/** ISO 8601 without fractions, as Scheduler writes `<aws.scheduler.scheduled-time>`. */
function scheduledTime(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** EventBridge Scheduler: a schedule takes its role, and the role's policies decide what it may do. */
export function openSchedules(
  stack: Stack,
  region: string,
  parts: { queues: Queues; functions: Functions; permissions: Permissions; denied: Denied[] },
): Fire {
  const { queues, functions, permissions, denied } = parts;
  const schedules = stack.ofType('AWS::Scheduler::Schedule').map(({ id, properties, named }) => {
    const { GroupName, Target } = scheduleSchema.parse(properties());
    return { id, arn: named().attributes['Arn'] ?? '', GroupName, Target };
  });
  return async (idPrefix, at) => {
    const found = schedules.filter(({ id }) => id.startsWith(idPrefix));
    const [schedule] = found;
    if (schedule === undefined || found.length > 1) throw new Error(`${found.length} schedules begin with ${idPrefix}`);
    const { GroupName, Target } = schedule;
    const { Arn, RoleArn, SqsParameters } = Target;
    const scheduleGroup = `arn:aws:scheduler:${region}:${ACCOUNT}:schedule-group/${GroupName}`;
    const action = Arn.includes(':lambda:') ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
    if (
      !permissions.mayAssume(RoleArn, 'scheduler.amazonaws.com', scheduleGroup) ||
      !permissions.ofRole(RoleArn, { action, resource: Arn })
    ) {
      denied.push({ who: schedule.id, action, resource: Arn });
      return notAllowed(`schedule ${schedule.id} may not ${action} on ${Arn}`);
    }
    const input = Target.Input.replaceAll('<aws.scheduler.scheduled-time>', scheduledTime(at))
      .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
      .replaceAll('<aws.scheduler.execution-id>', randomUUID())
      .replaceAll('<aws.scheduler.attempt-number>', '1');
    if (action === 'lambda:InvokeFunction') return functions.ofArn(Arn).invoke(parseJson(input));
    const group = SqsParameters?.MessageGroupId;
    const fifo = group === undefined ? undefined : { group, deduplication: randomUUID() };
    await queues.send(Arn.split(':').at(-1) ?? '', input, fifo);
    return { ok: true, result: undefined };
  };
}
