import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { DynamoDBDocumentClient, GetCommand } from '../../functions/aws/lean/dynamodb.ts';
import { GetSecretValueCommand, SecretsManagerClient } from '../../functions/aws/lean/secrets-manager.ts';

/** What happens to connections, and costs a try each, not the call. A try that hears nothing takes five seconds. */

const documents = DynamoDBDocumentClient.from();
const ANSWER = JSON.stringify({ Item: { pk: { S: 'a'.repeat(2_000_000) } } });
/** Those that were left open when the function went to sleep: nothing that is sent on them arrives anywhere. */
const dead = new Set<Socket>();
const open = new Set<Socket>();
/** How often each table was asked for, on connections dead or alive. */
const asked = new Map<string, number>();

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const { TableName: table = 'nobody answers' } = JSON.parse(Buffer.concat(pieces).toString('utf8'));
    const times = (asked.get(table) ?? 0) + 1;
    asked.set(table, times);
    if (dead.has(request.socket) || table === 'nobody answers') return;
    const isHalf = times <= 2 && (table === 'stalls' || table === 'breaks');
    response.writeHead(200, { 'content-length': ANSWER.length });
    if (!isHalf) response.end(ANSWER);
    else response.write(ANSWER.slice(0, 1_000), () => void (table === 'breaks' && request.socket.destroy()));
  });
})
  .on('connection', (socket) => open.add(socket))
  .listen(0, '127.0.0.1');
await once(server, 'listening');
vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
vi.stubEnv('AWS_REGION', 'ap-southeast-1');
afterAll(() => {
  server.closeAllConnections();
  server.close();
  vi.unstubAllEnvs();
});

const get = (TableName: string) => documents.send(new GetCommand({ TableName, Key: { pk: 'a' } }));

test('connections that died while the function slept, answers that stop and answers that break off cost a try each', async () => {
  await Promise.all(Array.from({ length: 8 }, () => get('awake')));
  expect(open.size).toBe(8);
  for (const socket of open) dead.add(socket);

  const tables = ['whole', 'stalls', 'breaks'];
  for (const { Item } of (await Promise.all(tables.map(get))) as { readonly Item: { readonly pk: string } }[])
    expect(Item.pk).toHaveLength(2_000_000);
  // Eight connections were dead, and only one of them was tried.
  expect(tables.map((table) => asked.get(table))).toEqual([2, 3, 3]);
}, 30_000);

test('who has no time to wait gives up at once, with all further tries', async () => {
  asked.clear();
  const command = new GetSecretValueCommand({ SecretId: 'arn' });
  const asking = new SecretsManagerClient().send(command, { abortSignal: AbortSignal.timeout(100) });
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  expect([...asked.values()]).toEqual([1]);
});
