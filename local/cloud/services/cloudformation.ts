import type { ByHand } from '../by-hand.ts';
import type { Answer } from '../emulators.ts';
import { ACCOUNT } from '../resource-names.ts';
import { element, members, queryProtocol } from './query-protocol.ts';
import { refuseOthers, Unplayed, type Need, type Service } from './service.ts';

const { error, result, refuseIn } = queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/');

const PLAYED: Readonly<Record<string, readonly string[]>> = {
  DescribeStacks: ['StackName'],
  ListStackResources: ['StackName'],
  ListStacks: [],
};

/** The booted stack, as far as it is described. */
export type Described = {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  readonly outputs: () => Readonly<Record<string, string>>;
  /** Logical id, type and physical id of each resource. */
  readonly resources: () => readonly (readonly [id: string, type: string, physical: string])[];
};

function summary(name: string, id: string, createdAt: Date): string {
  return [
    element('StackName', name),
    element('StackId', id),
    element('CreationTime', createdAt.toISOString()),
    element('StackStatus', 'CREATE_COMPLETE'),
  ].join('');
}

function listResources({ resources, createdAt }: Described): string {
  const each = resources().map(([id, type, physical]) =>
    [
      element('LogicalResourceId', id),
      element('PhysicalResourceId', physical),
      element('ResourceType', type),
      element('LastUpdatedTimestamp', createdAt.toISOString()),
      element('ResourceStatus', 'CREATE_COMPLETE'),
    ].join(''),
  );
  return members('StackResourceSummaries', each);
}

/** CloudFormation (Query protocol): the booted stack, its outputs and resources, and the other stacks of the account. */
export function cloudFormation(stack: Described, { stacks }: ByHand): Service {
  const { name: own, region, createdAt, outputs } = stack;
  const arnOf = (name: string) => `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${name}`;
  const described = (name: string): string | undefined => {
    const known = name === own ? outputs() : stacks.get(name);
    if (known === undefined) return undefined;
    const listed = Object.entries(known).map(
      ([key, value]) => element('OutputKey', key) + element('OutputValue', value),
    );
    return summary(name, `${arnOf(name)}/local`, createdAt) + members('Outputs', listed);
  };
  const perform = (operation: string, name: string): Answer => {
    if (operation === 'ListStacks') {
      const names = [own, ...stacks.keys()];
      return result(
        operation,
        members(
          'StackSummaries',
          names.map((each) => summary(each, `${arnOf(each)}/local`, createdAt)),
        ),
      );
    }
    const found = described(name);
    if (found === undefined) return error('ValidationError', 400, `Stack with id ${name} does not exist`);
    if (operation === 'DescribeStacks') return result(operation, members('Stacks', [found]));
    if (name === own) return result(operation, listResources(stack));
    throw new Error(`the local cloud does not know the resources of ${name}`);
  };
  return {
    read: (request) => {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const operation = form.get('Action') ?? '';
      const parameters = PLAYED[operation];
      if (parameters === undefined) throw new Unplayed(`CloudFormation ${operation} is not played by the local cloud`);
      const given = [...form.keys()].filter((key) => !/^StackStatusFilter\.member\.\d+$/.test(key));
      refuseOthers(operation, given, ['Action', 'Version', ...parameters]);
      const name = form.get('StackName');
      if (name === null && operation !== 'ListStacks')
        throw new Unplayed(`${operation} without StackName is not played by the local cloud`);
      const resource = name === null ? '*' : `${arnOf(name)}/*`;
      const needs: readonly Need[] = [{ action: `cloudformation:${operation}`, resource }];
      return { operation, needs, perform: async () => perform(operation, name ?? '') };
    },
    refuse: refuseIn({
      denied: ['AccessDenied', 403],
      throttled: ['Throttling', 400],
      broken: ['ServiceUnavailable', 503],
      unplayed: ['NotPlayed', 501],
    }),
  };
}
