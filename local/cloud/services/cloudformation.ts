import { randomUUID } from 'node:crypto';
import type { Answer } from '../emulators.ts';
import { ACCOUNT } from '../resource-names.ts';
import { answer, escapeXml, refuseOthers, Unplayed, type Refusal, type Service } from './service.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const PLAYED = ['Action', 'Version', 'StackName'];

const CODES: Readonly<Record<Refusal, readonly [code: string, status: number]>> = {
  denied: ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  broken: ['ServiceUnavailable', 503],
  unplayed: ['NotPlayed', 501],
};

/** The booted stack, as far as it is described. */
export type Described = {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  readonly outputs: () => Readonly<Record<string, string>>;
};

function error(code: string, status: number, message: string): Answer {
  const inner = `<Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const body = `<ErrorResponse xmlns="${NAMESPACE}">${inner}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return answer(status, { 'content-type': 'text/xml' }, body);
}

function describe({ name, createdAt, outputs }: Described, id: string): Answer {
  const members = Object.entries(outputs()).map(
    ([key, value]) =>
      `<member><OutputKey>${escapeXml(key)}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  const stack = [
    `<StackName>${escapeXml(name)}</StackName><StackId>${escapeXml(id)}</StackId>`,
    `<CreationTime>${createdAt.toISOString()}</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>`,
    `<Outputs>${members.join('')}</Outputs>`,
  ].join('');
  const result = `<DescribeStacksResult><Stacks><member>${stack}</member></Stacks></DescribeStacksResult>`;
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
  const body = `<DescribeStacksResponse xmlns="${NAMESPACE}">${result}${metadata}</DescribeStacksResponse>`;
  return answer(200, { 'content-type': 'text/xml' }, body);
}

/** CloudFormation (Query protocol): the booted stack and its outputs, asked for by name. */
export function cloudFormation(stack: Described): Service {
  const arnOf = (name: string) => `arn:aws:cloudformation:${stack.region}:${ACCOUNT}:stack/${name}`;
  return {
    read: (request) => {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const operation = form.get('Action') ?? '';
      if (operation !== 'DescribeStacks')
        throw new Unplayed(`CloudFormation ${operation} is not played by the local cloud`);
      refuseOthers(operation, [...form.keys()], PLAYED);
      const name = form.get('StackName');
      if (name === null) throw new Unplayed('DescribeStacks without StackName is not played by the local cloud');
      const perform = async () =>
        name === stack.name
          ? describe(stack, `${arnOf(name)}/local`)
          : error('ValidationError', 400, `Stack with id ${name} does not exist`);
      return { operation, needs: [{ action: 'cloudformation:DescribeStacks', resource: `${arnOf(name)}/*` }], perform };
    },
    refuse: (refusal, message) => {
      const [code, status] = CODES[refusal];
      return error(code, status, message);
    },
  };
}
