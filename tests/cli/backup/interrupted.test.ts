import { expect, test } from 'vitest';
import { backUp } from '../../../cli/backup/back-up.ts';
import { restore, type Restore } from '../../../cli/backup/restore.ts';
import { deskOf, emptyFolder, fullStack, PASSPHRASE, restorerOf, stackOf } from './world.ts';

const WISH = { left: undefined, notSent: [] };

/** The machine dies at the nth write, before or after it has its effect; a later life is whole again. */
function mortal(desk: Restore) {
  const life = { writes: 0, dies: Infinity, after: false };
  const write =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      life.writes += 1;
      if (life.writes > life.dies || (life.writes === life.dies && !life.after)) throw new Error('the machine died');
      const result = await act(...args);
      if (life.writes === life.dies) throw new Error('the machine died');
      return result;
    };
  const { mark, stores, ...more } = desk;
  const puts = <Kept extends { readonly put: (...args: never[]) => Promise<void> }>(
    all: Readonly<Record<string, Kept>>,
  ) =>
    Object.fromEntries(
      Object.entries(all).map(([name, one]) => [
        name,
        { ...one, put: write(one.put as (...args: unknown[]) => Promise<void>) },
      ]),
    );
  const doomed = {
    ...more,
    setStopped: write(more.setStopped),
    rest: write(more.rest),
    mark: { ...mark, begin: write(mark.begin), done: write(mark.done), end: write(mark.end) },
    stores: {
      tables: puts(stores.tables),
      buckets: puts(stores.buckets),
      secret: { ...stores.secret, write: write(stores.secret.write) },
    },
  } as unknown as Restore;
  return { life, doomed };
}

test('a restore that was interrupted at any write goes on when it is repeated, and ends as one that was not', async () => {
  const folder = await emptyFolder();
  await backUp(folder, PASSPHRASE, deskOf(fullStack()));
  const whole = stackOf('new');
  const first = mortal(restorerOf(whole).desk);
  expect(await restore(folder, PASSPHRASE, WISH, first.doomed)).toMatchObject({ ok: true });
  const { writes } = first.life;
  expect(writes).toBeGreaterThan(20);

  for (let at = 1; at <= writes; at += 1)
    for (const after of [false, true]) {
      const where = `${after ? 'after' : 'before'} write ${at}`;
      const stack = stackOf('new');
      const { desk, did } = restorerOf(stack);
      const { life, doomed } = mortal(desk);
      Object.assign(life, { dies: at, after });
      await expect(restore(folder, PASSPHRASE, WISH, doomed), where).rejects.toThrow('the machine died');
      const isStopped = did.stopped.includes(true) || stack.tables.get('subscribers')!.size === 0;
      expect(isStopped, where).toBe(true);
      const { says } = await restore(folder, PASSPHRASE, WISH, desk);
      expect(says[0], where).toMatch(/^Restored, as of|^This backup was restored on/);
      expect(stack.tables, where).toEqual(whole.tables);
      expect(stack.secret, where).toBe(whole.secret);
      expect([...stack.buckets.values()].map((bucket) => [...bucket.keys()].toSorted())).toEqual(
        [...whole.buckets.values()].map((bucket) => [...bucket.keys()].toSorted()),
      );
    }
}, 60_000);

test('a stack that is being filled from one backup is not filled from another', async () => {
  const [one, other] = [await emptyFolder(), await emptyFolder()];
  for (const folder of [one, other]) await backUp(folder, PASSPHRASE, deskOf(fullStack()));
  const stack = stackOf('new');
  const { desk } = restorerOf(stack);
  const { life, doomed } = mortal(desk);
  life.dies = 6;
  await expect(restore(one, PASSPHRASE, WISH, doomed)).rejects.toThrow('the machine died');
  expect(await restore(other, PASSPHRASE, WISH, desk)).toMatchObject({
    ok: false,
    says: [expect.stringContaining('from another backup')],
  });
});
