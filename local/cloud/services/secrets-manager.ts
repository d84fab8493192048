import { textAt } from '../json.ts';
import type { Secrets } from '../secrets.ts';
import { jsonAnswer, jsonError, readJsonCall, refuseIn } from './json-protocol.ts';
import type { Service } from './service.ts';

const PLAYED: Readonly<Record<string, readonly string[]>> = {
  GetSecretValue: ['SecretId'],
  PutSecretValue: ['SecretId', 'SecretString', 'ClientRequestToken'],
  DescribeSecret: ['SecretId'],
};

/** Secrets Manager: the current version only, and secrets are named by their ARN. */
export function secretsManager(secrets: Secrets): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, PLAYED);
      const arn = textAt(input['SecretId'], 'SecretId');
      const perform = async () => {
        const current = secrets.get(arn);
        if (current === undefined)
          return jsonError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
        const Name = arn.split(':').at(-1)?.slice(0, -7) ?? '';
        if (operation === 'PutSecretValue') {
          const token = input['ClientRequestToken'];
          const text = textAt(input['SecretString'], 'SecretString');
          const VersionId = secrets.put(
            arn,
            text,
            token === undefined ? undefined : textAt(token, 'ClientRequestToken'),
          );
          return jsonAnswer({ ARN: arn, Name, VersionId, VersionStages: ['AWSCURRENT'] });
        }
        if (operation === 'DescribeSecret')
          return jsonAnswer({ ARN: arn, Name, VersionIdsToStages: { [current.id]: ['AWSCURRENT'] } });
        return jsonAnswer({
          ARN: arn,
          Name,
          SecretString: current.text,
          VersionId: current.id,
          VersionStages: ['AWSCURRENT'],
        });
      };
      return { operation, needs: [{ action: `secretsmanager:${operation}`, resource: arn }], perform };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 400],
      throttled: ['ThrottlingException', 400],
      broken: ['InternalServiceError', 500],
    }),
  };
}
