import { App, Validations } from 'aws-cdk-lib';
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
  const local = stage === LOCAL_STAGE;
  new NewsletterStack(app, `Newsletter-${stage}`, {
    settings,
    env: { region: settings.region, ...(local && { account: LOCAL_ACCOUNT }) },
  });
  // What can be deployed has no finding of cdk-nag. The local stage, which cannot, is spared its second.
  if (!local) {
    const { AwsSolutionsChecks } = await import('cdk-nag');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  }
  app.synth();
}
