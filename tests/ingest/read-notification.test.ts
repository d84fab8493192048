import { expect, test } from 'vitest';
import { NO_SEQUENCER, padSequencer, readNotification, readLook } from '../../functions/ingest/read-notification.ts';

function notification(key: string, sequencer?: string): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.9',
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Put',
        futureField: { any: 'thing' },
        s3: { s3SchemaVersion: '1.0', bucket: { name: 'content' }, object: { key, size: 1, sequencer } },
      },
    ],
  });
}

test.each([
  ['this+im+%2B+age+blah.txt', 'this im + age blah.txt'],
  ['Ti%E1%BA%BFng+Vi%E1%BB%87t%2Ba.md', 'Tiếng Việt+a.md'],
  ['ba%CC%80i.md', 'bài.md'.normalize('NFD')],
  ['100%2525.md', '100%25.md'],
])('the key %s is decoded once', (encoded, key) => {
  expect(readNotification(notification(encoded))[0]?.key).toBe(key);
});

test('the test event of a new bucket knocks on nothing', () => {
  const body = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'content' });
  expect(readNotification(body)).toEqual([]);
});

test('an event without sequencer comes before all others of its key', () => {
  expect(readNotification(notification('a.md'))[0]?.sequencer).toBe(NO_SEQUENCER);
});

test('sequencers of unequal length compare as if padded with zeros', () => {
  expect(padSequencer('0055AED6DCD90281E5') > padSequencer('0055AED6DCD90281')).toBe(true);
  expect(padSequencer('0055AED6DCD903') > padSequencer('0055AED6DCD90281E5')).toBe(true);
  expect(padSequencer('0055aed6')).toBe(padSequencer('0055AED600'));
});

test('a message of our own names a slug, and no object; no other message names one', () => {
  const body = JSON.stringify({ v: 1, slug: 'mua-nuoc-noi' });
  expect(readLook(body)).toBe('mua-nuoc-noi');
  expect(readNotification(body)).toEqual([]);
  for (const other of [{ v: 2, slug: 'a' }, { v: 1, slug: 'Không' }, { Records: [] }])
    expect(readLook(JSON.stringify(other))).toBeUndefined();
});

test('a body that is no notification is a fault of ours', () => {
  expect(() => readNotification('{"Records":[{"s3":{}}]}')).toThrow('object');
  expect(() => readNotification('hello')).toThrow('JSON');
});
