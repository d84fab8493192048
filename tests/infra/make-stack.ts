import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { NewsletterStack } from '../../infra/newsletter-stack.ts';
import { readSettings } from '../../infra/settings.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** The stack as `cdk deploy` would make it, without bundling. */
export function makeStack(
  stage = 'production',
  changes: Record<string, unknown> = {},
): { app: App; stack: NewsletterStack } {
  const read = readSettings(context['stages'], stage);
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'));
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const settings = { ...read.settings, ...changes };
  return { app, stack: new NewsletterStack(app, 'Newsletter', { settings, env: { region: settings.region } }) };
}
