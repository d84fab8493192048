import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { State } from './state.ts';

/** To change editions as `newsletter cancel` does, and a restore: their items and marks, and which articles there are. */
export function handOnEditions({
  editions,
  articles,
}: Pick<State, 'editions' | 'articles'>): readonly PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resources: [editions.tableArn],
    }),
    new PolicyStatement({ actions: ['dynamodb:Query'], resources: [articles.tableArn] }),
  ];
}
