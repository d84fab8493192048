import type { Received } from '../emulators.ts';
import { ACCOUNT } from '../resource-names.ts';
import { readHeader } from '../ses-message.ts';
import { fromAddress, type SendRequest, type Ses } from '../ses.ts';
import { queryProtocol } from './query-protocol.ts';
import { refuseOthers, Unplayed, type Need, type Service } from './service.ts';

const PLAYED =
  /^(?:Action|Version|Source|ConfigurationSetName|RawMessage\.Data|Destinations\.member\.\d+|Tags\.member\.\d+\.(?:Name|Value))$/;

const { error, result, refuseIn } = queryProtocol('http://ses.amazonaws.com/doc/2010-12-01/');

const refuse = refuseIn({
  denied: ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  broken: ['ServiceUnavailable', 503],
  unplayed: ['NotPlayed', 501],
});

function listed(form: URLSearchParams, name: string): readonly string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(name.replace('#', String(index)));
    if (value === null) return values;
    values.push(value);
  }
}

function readSend(form: URLSearchParams): SendRequest {
  refuseOthers(
    'SendRawEmail',
    [...form.keys()].filter((name) => !PLAYED.test(name)),
    [],
  );
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
  const ofSes = readHeader(raw).flatMap(({ name }) => (/^x-ses-/i.test(name) ? [name] : []));
  // SES reads these fields; we give the same as parameters, which win over them (rules S3.31).
  refuseOthers('SendRawEmail', ofSes, []);
  const destinations = listed(form, 'Destinations.member.#');
  if (destinations.length === 0)
    throw new Unplayed('SendRawEmail without Destinations is not played by the local cloud');
  const values = listed(form, 'Tags.member.#.Value');
  return {
    source: form.get('Source') ?? undefined,
    destinations,
    raw,
    configurationSet: form.get('ConfigurationSetName') ?? undefined,
    tags: Object.fromEntries(listed(form, 'Tags.member.#.Name').map((name, index) => [name, values[index] ?? ''])),
  };
}

/**
 * What SES authorises: the sender's identity with the From address, the configuration set, and in the sandbox the
 * recipients' identities (aws-cdk#34402).
 */
function needsOf(send: SendRequest, ses: Ses, region: string): readonly Need[] {
  const arn = (kind: string, name: string): string => `arn:aws:ses:${region}:${ACCOUNT}:${kind}/${name}`;
  const from = fromAddress(send);
  const context = { 'ses:FromAddress': from };
  const people = [from, ...(ses.settings.sandbox ? send.destinations : [])];
  const identities = new Set(people.map((address) => ses.identityOf(address) ?? address));
  const sets = send.configurationSet === undefined ? [] : [arn('configuration-set', send.configurationSet)];
  return [...[...identities].map((name) => arn('identity', name)), ...sets].map((resource) => ({
    action: 'ses:SendRawEmail',
    resource,
    context,
  }));
}

function readOperation(request: Received, ses: Ses, region: string): ReturnType<Service['read']> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const operation = form.get('Action') ?? '';
  switch (operation) {
    case 'GetSendQuota': {
      const { max24HourSend, maxSendRate } = ses.settings;
      const perform = async () =>
        result(
          operation,
          `<Max24HourSend>${max24HourSend}.0</Max24HourSend><MaxSendRate>${maxSendRate}.0</MaxSendRate><SentLast24Hours>${ses.sentLast24Hours()}.0</SentLast24Hours>`,
        );
      return { operation, needs: [{ action: 'ses:GetSendQuota', resource: '*' }], perform };
    }
    case 'SendRawEmail': {
      const send = readSend(form);
      const perform = async () => {
        const sent = ses.send(send);
        if ('code' in sent) return error(sent.code, 400, sent.message);
        return result(operation, `<MessageId>${sent.messageId}</MessageId>`);
      };
      return { operation, needs: needsOf(send, ses, region), perform };
    }
    default:
      throw new Unplayed(`SES ${operation} is not played by the local cloud`);
  }
}

/** The SES v1 API (Query protocol), as far as mail is sent with it. */
export function sesV1(region: string, ses: Ses): Service {
  return {
    read: (request) => readOperation(request, ses, region),
    refuse: (refusal, message) => refuse(refusal, refusal === 'throttled' ? 'Maximum sending rate exceeded.' : message),
  };
}
