import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';

export type Dynamo = {
  readonly documents: DynamoDBDocumentClient;
  /** Where it is. */
  readonly url: string;
  /** A new table with a sort key, or without. */
  readonly newTable: (keys?: 'pk' | 'pk+sk') => Promise<string>;
  /** The next writes are done, and their answers lost, as often as this. The SDK repeats them. */
  readonly loseAnswers: (count: number) => void;
  readonly stop: () => void;
};

/** DynamoDB in this process behind a port of its own, and the real SDK before it. */
export async function startDynamo(): Promise<Dynamo> {
  const tables = dynalite({ createTableMs: 0 });
  let lose = 0;
  const server = createServer((request, response) => {
    const isWrite = /(Put|Update|Delete)Item$/.test(String(request.headers['x-amz-target']));
    if (isWrite && lose > 0) {
      lose -= 1;
      response.end = () => {
        request.socket.destroy();
        return response;
      };
    }
    tables.emit('request', request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let made = 0;
  return {
    url,
    documents: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    async newTable(keys = 'pk+sk') {
      made += 1;
      const TableName = `table-${made}`;
      const names = keys.split('+');
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
        }),
      );
      // It is made in the background, here as on AWS.
      for (;;) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName }));
        if (Table?.TableStatus === 'ACTIVE') return TableName;
      }
    },
    loseAnswers(count) {
      lose = count;
    },
    stop() {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
