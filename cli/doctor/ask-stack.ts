import {
  type CloudFormationClient,
  ListStackResourcesCommand,
  ListStacksCommand,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { describeStack, STACK_PREFIX, type DescribedStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';

/** A resource of the stack: its logical id tells what it is for, its physical one finds it. */
export type StackResource = { readonly id: string; readonly type: string; readonly physical: string };

/** A stack that is being removed or was never made sends nothing. */
const LIVING = Object.values(StackStatus).filter((status) => !/^(DELETE_COMPLETE|REVIEW_IN_PROGRESS)$/.test(status));

/** What the doctor asks of CloudFormation. */
export function askStack({ name, region }: Pick<Stage, 'name' | 'region'>, client: CloudFormationClient) {
  return {
    describe: (): Promise<DescribedStack | undefined> => describeStack({ name, region }, client),

    async resources(): Promise<readonly StackResource[]> {
      const found: StackResource[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListStackResourcesCommand({ StackName: STACK_PREFIX + name, NextToken }));
        for (const {
          LogicalResourceId = '',
          ResourceType = '',
          PhysicalResourceId = '',
        } of page.StackResourceSummaries ?? [])
          found.push({ id: LogicalResourceId, type: ResourceType, physical: PhysicalResourceId });
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return found;
    },

    /** The other stages that are deployed in this account and region. */
    async others(): Promise<readonly DescribedStack[]> {
      const stages = new Set<string>();
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListStacksCommand({ StackStatusFilter: LIVING, NextToken }));
        for (const { StackName = '', ParentId } of page.StackSummaries ?? [])
          if (StackName.startsWith(STACK_PREFIX) && ParentId === undefined)
            stages.add(StackName.slice(STACK_PREFIX.length));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      stages.delete(name);
      const described: DescribedStack[] = [];
      for (const stage of stages) {
        const stack = await describeStack({ name: stage, region }, client);
        if (stack !== undefined) described.push(stack);
      }
      return described;
    },
  };
}
