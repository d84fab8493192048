import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { listEditions } from '../functions/aws/edition-list.ts';
import { agrees } from './ask.ts';
import { describeStack } from './deployed-stack.ts';
import { deploy, profileIn, stageIn } from './deploy/deploy.ts';
import { sayFault } from './faults.ts';
import { readStage, type Stage } from './stage.ts';

/** What `npm run deploy -- …` runs: `cdk deploy …`, after a look at what is under way. */

const root = fileURLToPath(new URL('..', import.meta.url));

function cdk(args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(process.execPath, [`${root}node_modules/aws-cdk/bin/cdk`, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
  return promise;
}

async function editions({ name, region }: Stage) {
  const table = (await describeStack({ name, region }))?.outputs.get('EditionsTable');
  if (table === undefined) return undefined;
  return listEditions(DynamoDBDocumentClient.from(new DynamoDBClient({ region })), table);
}

const args = process.argv.slice(2);
const profile = profileIn(args);
if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
const read = readStage(JSON.parse(readFileSync(`${root}cdk.json`, 'utf8')), stageIn(args));
try {
  process.exitCode =
    'mistake' in read
      ? // The synthesis says more, and every mistake at once.
        await cdk(['deploy', '--no-notices', ...args])
      : await deploy(args, {
          editions: () => editions(read.stage),
          isAtTerminal: process.stdin.isTTY,
          agrees,
          say: (line) => void process.stdout.write(`${line}\n`),
          cdk,
        });
} catch (error) {
  process.stderr.write(`${sayFault(error)}\n`);
  process.exitCode = 1;
}
