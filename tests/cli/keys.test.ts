import { describe, expect, test } from 'vitest';
import { retire, rotate, type KeyDesk } from '../../cli/keys.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { mintPreferences, readPreferences } from '../../functions/links/preferences-token.ts';
import { mintUnsubscribe, readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { newSecret } from '../links/new-keys.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-11-22T00:00:00.000Z');
const someone = 'aaaaaaaaaaaaaaaaaaaaaA' as SubscriberId;
const edition = '2026-W47' as EditionId;

function openSafe() {
  let [json, now] = [newSecret(), NOW];
  const desk: KeyDesk = {
    read: async () => json,
    write: async (text) => {
      json = text;
    },
    now: () => now,
    moment: (at) => new Date(at).toISOString().slice(11, 16),
  };
  return {
    desk,
    json: () => json,
    /** What a function works with that reads the secret now. */
    keys: () => readLinkKeys(json, now),
    pass: (minutes: number) => {
      now += minutes * MINUTE_MS;
    },
  };
}

describe('keys rotate', () => {
  test('adds a key that signs once every function knows it, and says when', async () => {
    const safe = openSafe();
    const before = safe.keys();
    const { ok, says } = await rotate(safe.desk);
    expect([ok, says[0]]).toEqual([
      true,
      'k2 is added. Every function picks it up within 5 minutes; from 00:10 on it signs new links.',
    ]);
    expect(safe.keys().signing.kid).toBe('k1');
    safe.pass(10);
    expect(safe.keys().signing.kid).toBe('k2');
    expect(safe.keys().hash.equals(before.hash)).toBe(true);
    expect(safe.keys().origin).toBe(before.origin);
    expect(safe.keys().links.get('k1')?.secret.equals(before.signing.secret)).toBe(true);
  });

  test('never has a link signed that another function, five minutes behind, does not know', async () => {
    const safe = openSafe();
    await rotate(safe.desk);
    const read: ReturnType<typeof safe.keys>[] = [];
    for (let minute = 0; minute < 30; minute += 1) {
      read.push(safe.keys());
      const latest = read.at(-1);
      const oldest = read[Math.max(0, minute - 5)];
      if (latest === undefined || oldest === undefined) throw new Error('nothing was read');
      expect(readPreferences(oldest, mintPreferences(latest, { subscriber: someone }))).toEqual({
        subscriber: someone,
      });
      expect(readPreferences(latest, mintPreferences(oldest, { subscriber: someone }))).toEqual({
        subscriber: someone,
      });
      safe.pass(1);
    }
  });

  test('waits for the last rotation to be through, and then goes on for ever', async () => {
    const safe = openSafe();
    for (let kid = 2; kid <= 12; kid += 1) {
      expect((await rotate(safe.desk)).ok).toBe(true);
      const added = safe.json();
      safe.pass(19);
      expect((await rotate(safe.desk)).ok, 'a function may not have heard of it').toBe(false);
      expect(safe.json()).toBe(added);
      safe.pass(1);
      expect(safe.keys().signing.kid).toBe(`k${kid}`);
    }
    expect(safe.keys().links.size).toBe(12);
  });
});

describe('a secret', () => {
  test.each([[{}], [{ kid: 'k9', from: 1 }], [{ kid: 'k1' }], [7], [null]])(
    'with the next key %j is no secret',
    (next) => {
      const json = JSON.stringify({ ...(JSON.parse(newSecret()) as object), next });
      expect(() => readLinkKeys(json)).toThrow('the link keys are wrong or incomplete: next');
    },
  );
});

describe('keys retire', () => {
  test('leaves a key good for unsubscribe and nothing else', async () => {
    const safe = openSafe();
    const choices = mintPreferences(safe.keys(), { subscriber: someone });
    const leaving = mintUnsubscribe(safe.keys(), { subscriber: someone, edition });
    await rotate(safe.desk);
    safe.pass(20);
    expect((await retire('k1', safe.desk)).ok).toBe(true);
    expect((await retire('k1', safe.desk)).ok, 'again').toBe(true);
    expect(readUnsubscribe(safe.keys(), leaving)).toMatchObject({ subscriber: someone, edition });
    expect(readPreferences(safe.keys(), choices)).toEqual({ refused: 'retired-key' });
    expect(safe.keys().signing.kid).toBe('k2');
    expect(safe.json()).not.toContain('next');
  });

  test('refuses a key that signs, is about to, may still do, or is none', async () => {
    const safe = openSafe();
    const refused = async (kid: string) => {
      const before = safe.json();
      const { ok, says } = await retire(kid, safe.desk);
      expect([ok, safe.json()]).toEqual([false, before]);
      return says[0];
    };
    expect(await refused('k1')).toContain('signs new links');
    expect(await refused('k7')).toContain('no key k7');
    await rotate(safe.desk);
    expect(await refused('k2')).toContain('about to');
    expect(await refused('k1')).toContain('until 00:20');
    safe.pass(15);
    expect(await refused('k1')).toContain('until 00:20');
    expect(await refused('k2')).toContain('signs new links');
  });
});
