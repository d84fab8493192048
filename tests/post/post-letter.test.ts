import { describe, expect, test } from 'vitest';
import type { SendResult } from '../../functions/model/delivery.ts';
import { LETTER_LEASE_MS, postLetter, type Post } from '../../functions/post/post-letter.ts';
import { EDITORS, postWorld } from './world.ts';

const everybody = undefined;
const CALLS = ['find', 'write', 'send'] as const;

describe('what became of a letter', () => {
  test('whom SES accepted is submitted, with its id, and the letter is done', async () => {
    const { post, records, mailed } = postWorld();
    expect(await postLetter(EDITORS, 'a', everybody, post)).toEqual({
      outcomes: ['submitted', 'submitted', 'submitted'],
      again: false,
    });
    expect(mailed).toEqual(EDITORS);
    expect(records.get(1)).toEqual({
      outcome: 'submitted',
      attempt: 'an4',
      leaseUntil: 0,
      messageId: 'id-binh@example.vn',
    });
  });

  test.each<[SendResult, string, readonly string[], boolean]>([
    [
      { kind: 'refused', code: 'InvalidParameterValue', words: 'no' },
      'refused',
      ['submitted', 'refused', 'submitted'],
      false,
    ],
    [{ kind: 'unknown', code: 'TimeoutError' }, 'unknown', ['submitted', 'unknown', 'submitted'], false],
    [{ kind: 'throttled', daily: false }, 'pending', ['submitted', 'pending'], true],
    [{ kind: 'throttled', daily: true }, 'pending', ['submitted', 'pending'], true],
    [{ kind: 'unsent', code: 'ECONNREFUSED' }, 'pending', ['submitted', 'pending'], true],
    [{ kind: 'halted', code: 'AccountSendingPausedException', words: 'no' }, 'pending', ['submitted', 'pending'], true],
  ])('%o makes the second editor %s', async (answer, _, outcomes, again) => {
    const { post, answers, outcomes: recorded } = postWorld();
    answers.set('binh@example.vn', answer);
    const report = await postLetter(EDITORS, 'a', everybody, post);
    expect(report).toMatchObject({ outcomes, again });
    expect(report.stopped?.halted).toBe(again ? answer.kind === 'halted' : undefined);
    expect(recorded()).toEqual(outcomes);
  });

  test('who was left waiting gets the letter when its message comes back, and nobody else gets it again', async () => {
    const { post, answers, mailed } = postWorld();
    answers.set('binh@example.vn', { kind: 'throttled', daily: false });
    await postLetter(EDITORS, 'a', everybody, post);
    answers.clear();
    expect(await postLetter(EDITORS, 'b', everybody, post)).toMatchObject({ again: false });
    expect(mailed).toEqual(EDITORS);
  });

  test.each([
    { kind: 'refused', code: 'InvalidParameterValue', words: 'no' },
    { kind: 'unknown', code: 'TimeoutError' },
  ] as const)('who is $kind is not tried again', async (answer) => {
    const { post, answers, mailsTo } = postWorld();
    answers.set('binh@example.vn', answer);
    await postLetter(EDITORS, 'a', everybody, post);
    answers.clear();
    const before = mailsTo('binh@example.vn');
    expect(await postLetter(EDITORS, 'b', everybody, post)).toMatchObject({
      outcomes: ['submitted', answer.kind, 'submitted'],
      again: false,
    });
    expect(mailsTo('binh@example.vn')).toBe(before);
  });

  test('a stage that may write to few excludes the others, for good', async () => {
    const { post, mailed, outcomes } = postWorld();
    const report = await postLetter([...EDITORS, 'd@example.com'], 'a', ['@example.com', 'AN@example.vn'], post);
    expect(report).toEqual({ outcomes: ['submitted', 'excluded', 'excluded', 'submitted'], again: false });
    expect(mailed).toEqual(['an@example.vn', 'd@example.com']);
    expect(outcomes()).toEqual(report.outcomes);
  });

  test('a letter that comes twice at the same time is mailed once', async () => {
    const { post, mailed } = postWorld();
    await Promise.all(['a', 'b', 'c'].map((attempt) => postLetter(EDITORS, attempt, everybody, post)));
    expect(mailed.toSorted()).toEqual(EDITORS);
    expect(await postLetter(EDITORS, 'd', everybody, post)).toMatchObject({ again: false });
    expect(mailed).toHaveLength(EDITORS.length);
  });

  test('nobody is claimed when too little time is left for an answer', async () => {
    const { post, world, records } = postWorld();
    world.timeLeftMs = 29_000;
    expect(await postLetter(EDITORS, 'a', everybody, post)).toMatchObject({
      outcomes: ['pending', 'pending', 'pending'],
      again: true,
    });
    expect(records.size).toBe(0);
  });
});

describe('a claim of somebody else', () => {
  const claimed = (leaseUntil: number) => ({ outcome: 'claimed', attempt: 'x', leaseUntil }) as const;

  test('is left alone while its lease holds, and the message comes back', async () => {
    const { post, world, records, mailed } = postWorld();
    records.set(0, claimed(world.now + 1));
    expect(await postLetter(EDITORS, 'a', everybody, post)).toMatchObject({
      outcomes: ['claimed', 'submitted', 'submitted'],
      again: true,
    });
    expect(records.get(0)).toEqual(claimed(world.now + 1));
    expect(mailed).not.toContain('an@example.vn');
  });

  test('is unknown once its lease has passed: SES may have the letter', async () => {
    const { post, world, records, mailed } = postWorld();
    records.set(0, claimed(world.now));
    expect(await postLetter(EDITORS, 'a', everybody, post)).toMatchObject({
      outcomes: ['unknown', 'submitted', 'submitted'],
      again: false,
    });
    expect(records.get(0)).toMatchObject({ outcome: 'unknown', code: 'LeaseLapsed' });
    expect(mailed).not.toContain('an@example.vn');
  });

  test('that lapses while its holder writes down the answer keeps the answer', async () => {
    const { post, world, records } = postWorld();
    records.set(0, claimed(world.now));
    const raced: Post = {
      ...post,
      write: async (...written) => {
        if (written[2].outcome === 'unknown')
          await post.write(0, 'x', { ...claimed(0), outcome: 'submitted', attempt: 'y' });
        return post.write(...written);
      },
    };
    expect(await postLetter(['an@example.vn'], 'a', everybody, raced)).toMatchObject({ again: true });
    expect(records.get(0)).toMatchObject({ outcome: 'submitted' });
  });
});

test('dying before or after any call mails nobody twice, and misses nobody whose letter SES cannot have', async () => {
  for (let nth = 1; nth <= 12; nth += 1)
    for (const dies of ['before', 'after']) {
      const { post, world, mailsTo, outcomes } = postWorld();
      let calls = 0;
      let died = '';
      const mortal = Object.fromEntries(
        CALLS.map((name) => [
          name,
          async (...given: never[]) => {
            calls += 1;
            if (calls === nth) died = `${dies} ${name}`;
            if (died === `before ${name}`) throw new Error('dead');
            const answer = await (post[name] as (...all: never[]) => Promise<unknown>)(...given);
            if (died !== '') throw new Error('dead');
            return answer;
          },
        ]),
      );
      await expect(postLetter(EDITORS, 'a', everybody, { ...post, ...mortal })).rejects.toThrow('dead');
      world.now += LETTER_LEASE_MS;
      expect(await postLetter(EDITORS, 'b', everybody, post), `${died} ${nth}`).toMatchObject({ again: false });
      const counts = EDITORS.map(mailsTo);
      const missed = outcomes().filter((outcome) => outcome === 'unknown').length;
      expect(Math.max(...counts), `${died} ${nth}`).toBe(1);
      expect(outcomes(), `${died} ${nth}`).toHaveLength(3);
      // Only who was claimed when the caller died is not known.
      expect(missed, `${died} ${nth}`).toBe(['after find', 'before find'].includes(died) || isFree(nth, dies) ? 0 : 1);
    }
});

/** Each editor takes four calls: find, claim, send, record. Nobody is claimed before the claim, nor after the record. */
function isFree(nth: number, dies: string): boolean {
  const step = (nth - 1) % 4;
  return (step === 1 && dies === 'before') || (step === 3 && dies === 'after');
}
