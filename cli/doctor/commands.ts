import type { Stage } from '../stage.ts';

/** What deploys this stage. */
export function deployCommand({ name }: Pick<Stage, 'name'>): string {
  return name === 'production' ? 'npm run deploy' : `npm run deploy -- -c stage=${name}`;
}

/** `newsletter …` of this stage, as it is typed in a checkout. */
export function newsletterCommand(words: string, { name }: Pick<Stage, 'name'>): string {
  return `npm run -s newsletter -- ${words}${name === 'production' ? '' : ` --stage ${name}`}`;
}
