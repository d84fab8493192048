import type { Stack } from '../assembly.ts';
import type { ByHand } from '../by-hand.ts';
import { textAt } from '../json.ts';
import { jsonAnswer, jsonError, refuseIn } from './json-protocol.ts';
import { readPath } from './rest-path.ts';
import type { Service } from './service.ts';
import { ACCOUNT } from '../resource-names.ts';

/** EventBridge Scheduler: a schedule of the stack as it stands. */
export function scheduler(region: string, stack: Stack, { schedulesOff }: ByHand): Service {
  return {
    read: (request) => {
      const { operation, name } = readPath(request, { GetSchedule: 'GET /schedules/{name}' });
      const resource = `arn:aws:scheduler:${region}:${ACCOUNT}:schedule/default/${name}`;
      const perform = async () => {
        const found = stack.ofType('AWS::Scheduler::Schedule').find(({ named }) => named().ref === name);
        if (found === undefined) return jsonError('ResourceNotFoundException', 404, `Schedule ${name} does not exist.`);
        const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', State = 'ENABLED' } = found.properties();
        return jsonAnswer({
          Name: name,
          Arn: resource,
          ScheduleExpression: textAt(ScheduleExpression, name),
          ScheduleExpressionTimezone,
          State: schedulesOff.has(name) ? 'DISABLED' : State,
        });
      };
      return { operation, needs: [{ action: 'scheduler:GetSchedule', resource }], perform };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 403],
      throttled: ['ThrottlingException', 429],
      broken: ['InternalServerException', 500],
    }),
  };
}
