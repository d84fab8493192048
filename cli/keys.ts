import { randomBytes } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Command } from 'commander';
import { secretStore } from '../functions/aws/secret.ts';
import { writeMoment } from '../functions/ingest/created-at.ts';
import { retireKey, rotateKeys } from '../functions/links/rotate-keys.ts';
import { findStack } from './deployed-stack.ts';
import { no, yes, type Answer } from './edition/hand.ts';
import { stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';

/** The secret, and how this publication writes a moment. */
export type KeyDesk = {
  readonly read: () => Promise<string>;
  readonly write: (json: string) => Promise<void>;
  readonly now: () => number;
  readonly moment: (at: number) => string;
};

/** Adds a key, which signs new links once every function knows it. */
export async function rotate({ read, write, now, moment }: KeyDesk): Promise<Answer> {
  const rotated = rotateKeys(await read(), randomBytes, now());
  const { kid, from } = rotated.next;
  if ('refused' in rotated)
    return no(
      `${kid} was added a moment ago and signs from ${moment(from)} on. Rotate again after ${moment(rotated.until)}.`,
    );
  await write(rotated.json);
  return yes(
    `${kid} is added. Every function picks it up within 5 minutes; from ${moment(from)} on it signs new links.`,
    'All keys that were there stay: links of mails that are sent work as before.',
  );
}

/** Has a key verify unsubscribe links and nothing else. */
export async function retire(kid: string, { read, write, now, moment }: KeyDesk): Promise<Answer> {
  const retired = retireKey(await read(), kid, now());
  if ('json' in retired) {
    await write(retired.json);
    return yes(
      `${kid} is retired: within 5 minutes it verifies unsubscribe links, for ever, and nothing else.`,
      'Links to a reader’s choices in mails it signed no longer work; their unsubscribe links do.',
    );
  }
  switch (retired.refused) {
    case 'unknown':
      return no(`There is no key ${kid}.`);
    case 'signing':
      return no(`${kid} signs new links, or is about to. Add another one first: newsletter keys rotate.`);
    case 'inProgress':
      return no(`${kid} may still be signing links until ${moment(retired.until)}. Retire it after that.`);
  }
}

async function act(flags: StageFlags, command: Command, does: (desk: KeyDesk) => Promise<Answer>): Promise<void> {
  const stage = stageOf(flags, command);
  const { secretArn } = await findStack(stage);
  const { timeZone } = stage.publication;
  const secret = secretStore(secretArn(), new SecretsManagerClient({ region: stage.region }));
  const moment = (at: number): string => `${writeMoment(at, timeZone)} (${timeZone})`;
  const { ok, says } = await does({ ...secret, now: Date.now, moment });
  const { line } = show(process.stdout);
  for (const sentence of says) line(sentence);
  process.exitCode = ok ? 0 : 1;
}

/** `newsletter keys rotate`, `keys retire <kid>`. */
export function addKeys(program: Command): void {
  const keys = program
    .command('keys')
    .summary('rotate and retire the keys that sign links')
    .description('The keys that sign links. None is ever deleted, and the key of the address hash never changes.')
    .usage('<command> [flags]');

  keys
    .command('rotate')
    .summary('add a key, which signs new links from then on')
    .description('Add a key. Ten minutes later, when every function knows it, it signs new links.')
    .addOption(stageFlag())
    .action((flags: StageFlags, command: Command) => act(flags, command, rotate));

  keys
    .command('retire')
    .summary('have a key verify unsubscribe links and nothing else')
    .description('Have a key, as after a leak, verify unsubscribe links and nothing else.')
    .argument('<kid>', 'its name, such as k1')
    .addOption(stageFlag())
    .action((kid: string, flags: StageFlags, command: Command) => act(flags, command, (desk) => retire(kid, desk)));
}
