import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rememberedSecret } from '../../functions/aws/secret.ts';

/** Secrets Manager as its callers see it: what it has, or how it refuses. */
let answer: { readonly status: number; readonly body: object } | undefined;
let asked = 0;
const service = createServer((request, response) => {
  asked += 1;
  request.resume();
  if (answer === undefined) return;
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(answer.body));
}).listen(0, '127.0.0.1');
await once(service, 'listening');
const client = new SecretsManagerClient({
  region: 'ap-southeast-1',
  endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  credentials: { accessKeyId: 'example', secretAccessKey: 'example' },
  maxAttempts: 1,
});
afterAll(() => {
  client.destroy();
  service.closeAllConnections();
  service.close();
});

const START = Date.parse('2026-11-22T00:00:00Z');
const has = (SecretString: string) => (answer = { status: 200, body: { SecretString } });
const refuses = () => (answer = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } });
const isSilent = () => (answer = undefined);
const at = (seconds: number) => vi.setSystemTime(START + seconds * 1000);

beforeEach(() => {
  asked = 0;
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => void vi.useRealTimers());

const open = () => rememberedSecret('arn', (text, readAt) => `${text} of ${(readAt - START) / 1000}`, client);

test('a secret is read once, by however many ask at the same time, and anew after five minutes', async () => {
  has('keys');
  const read = open();
  expect(await Promise.all([read(), read()])).toEqual(['keys of 0', 'keys of 0']);
  has('more keys');
  at(300);
  expect([await read(), asked]).toEqual(['keys of 0', 1]);
  at(301);
  expect([await read(), await read(), asked]).toEqual(['more keys of 301', 'more keys of 301', 2]);
});

test('a secret that can no longer be read stays in force: nobody is kept from leaving', async () => {
  has('keys');
  const read = open();
  await read();
  refuses();
  at(301);
  expect(await Promise.all([read(), read()])).toEqual(['keys of 0', 'keys of 0']);
  expect(asked).toBe(2);
  at(330);
  expect([await read(), asked]).toEqual(['keys of 0', 2]);
  at(332);
  expect([await read(), asked]).toEqual(['keys of 0', 3]);
  has('more keys');
  at(364);
  expect([await read(), asked]).toEqual(['more keys of 364', 4]);
});

test('what cannot be understood leaves in force what was', async () => {
  has('1');
  const read = rememberedSecret('arn', (text): unknown => JSON.parse(text), client);
  await read();
  has('{');
  at(301);
  expect(await read()).toBe(1);
});

test('a service that says nothing is waited for less long than a reader’s page may take', async () => {
  has('keys');
  const read = open();
  await read();
  isSilent();
  at(301);
  const began = performance.now();
  expect(await read()).toBe('keys of 0');
  expect(performance.now() - began).toBeLessThan(8_000);
});

test('a secret that could never be read is asked for again at the next call', async () => {
  refuses();
  const read = open();
  await expect(read()).rejects.toThrow('no');
  has('keys');
  expect(await read()).toBe('keys of 0');
});
