import { App } from 'aws-cdk-lib';
import { NewsletterStack } from './newsletter-stack.ts';
import { LOCAL_ACCOUNT, LOCAL_STAGE, readSettings } from './settings.ts';

const app = new App();
const stage = String(app.node.tryGetContext('stage') ?? 'production');
const read = readSettings(app.node.tryGetContext('stages'), stage);

if ('mistakes' in read) {
  process.stderr.write(`The settings cannot be used yet:\n${read.mistakes.map((line) => `  ${line}\n`).join('')}`);
  process.exitCode = 1;
} else {
  const { settings } = read;
  new NewsletterStack(app, `Newsletter-${stage}`, {
    settings,
    env: { region: settings.region, ...(stage === LOCAL_STAGE && { account: LOCAL_ACCOUNT }) },
  });
  app.synth();
}
