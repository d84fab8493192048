import { describe, expect, test } from 'vitest';
import { settleBrief } from '../../functions/ingest/settle-brief.ts';
import { versionOf } from '../../functions/model/brief.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { article } from './publication.ts';
import { composed, house, KEY, special, TET } from './edition-files.ts';

const week = (fields: string, note = '') => `---\n${fields}\n---\n${note}\n`;

describe('the file of a special edition', () => {
  test('is accepted: when it is sent, to whom, which articles in which order, and which are not there yet', async () => {
    const { put, world } = house();
    await put('bai/dao.md', article({ slug: 'dao' }), 0);
    const receipt = await put(KEY, special({ audience: 'monthly', send_at: '"2026-11-25 07:00:00"' }), 1);
    expect(receipt?.status).toBe('accepted');
    expect(receipt?.note).toBe(
      'Số đặc biệt “tet-2027” đã được nhận: gửi 2026-11-25 07:00:00, cho độc giả nhận hằng tháng. ' +
        'Có 2 bài, theo thứ tự: mai, dao. ' +
        'Chưa có bài: mai. Số này đợi bài cho tới giờ gửi, ít nhất 10 phút; sau đó gửi không có bài ấy.',
    );
    expect(world.editions.briefs.get(TET)?.upload).toMatchObject({
      kind: 'special',
      subject: 'Số Tết',
      articles: ['mai', 'dao'],
      audience: 'monthly',
      sendAt: '2026-11-25T00:00:00.000Z',
      note: ['Chúc mừng năm mới.'],
    });
    expect([...world.editions.marks]).toEqual([TET]);
  });

  test('goes to everybody at once unless it says otherwise, with all articles since a day', async () => {
    const { put, world } = house();
    const file = '---\nsubject: "Cả tuần"\nsince: "2026-11-16"\n---\n';
    const receipt = await put('editions/ca-tuan.md', file, 0);
    expect(receipt?.note).toContain('ngay, sau khoảng một đến hai phút, cho mọi độc giả');
    expect(world.editions.briefs.get('ca-tuan' as EditionId)?.upload).toMatchObject({
      since: '2026-11-15T17:00:00.000Z',
      audience: 'all',
      sendAt: 'now',
    });
  });

  test.each<[string, string, string, string]>([
    ['no subject', '---\narticles: [mai]\n---\nXin chào.\n', '2 subject', 'subject: "Xin chào."'],
    ['no articles', '---\nsubject: "Tết"\n---\n', '2 articles', 'articles: [ten-bai]'],
    ['an article that is no slug', special({ articles: '[Mai Vàng, dao]' }), '3 articles', 'articles: [mai-vang, dao]'],
    ['readers that there are not', special({ audience: 'everyone' }), '4 audience', 'audience: all'],
    [
      'a time in another form',
      special({ send_at: '"25/11/2026 07:00"' }),
      '4 send_at',
      'send_at: "2026-11-25 07:00:00"',
    ],
    [
      'a time that has gone by',
      special({ send_at: '"2025-11-25 07:00"' }),
      '4 send_at',
      'send_at: "2026-11-23 08:02:03"',
    ],
    ['a list that is not closed', '---\nsubject: Tết: mai\narticles: [mai\n---\n', '2 subject', 'subject: "Tết: mai"'],
  ])('with %s is answered with the line to paste', async (_, file, place, fix) => {
    const { put, world } = house();
    const receipt = await put(KEY, file, 0);
    expect(receipt?.status).toBe('rejected');
    const [problem] = receipt?.problems ?? [];
    expect(`${problem?.line} ${problem?.field}`).toBe(place);
    expect(problem?.fix).toBe(fix);
    expect(world.editions.briefs.get(TET)?.upload?.removed).toBe(true);
    expect([...world.editions.marks]).toEqual([]);
  });

  test('that plans for the moment at which it was uploaded is accepted, however late it is read', async () => {
    const { put } = house();
    // Uploaded two minutes before it is read, to be sent one minute before that.
    expect((await put(KEY, special({ send_at: '"2026-11-22 08:01:03"' }), -120))?.status).toBe('accepted');
    expect((await put(KEY, special({ send_at: '"2026-11-22 07:59:03"' }), -110))?.status).toBe('rejected');
  });

  test('is accepted once its fixes were pasted', async () => {
    const { put } = house();
    const file = '---\nsubject: Tết: mai\narticles: [mai\naudience: each\nsend_at: mai\n---\nLời tòa soạn.\n';
    const receipt = await put(KEY, file, 0);
    const lines = file.split('\n');
    for (const { line, lines: count = 1, fix } of receipt?.problems.toReversed() ?? [])
      lines.splice(line - 1, count, ...fix.split('\n'));
    expect((await put(KEY, lines.join('\n'), 1))?.problems).toEqual([]);
  });

  test.each<[string, string]>([
    ['editions/Tết 2027.md', 'editions/tet-2027.md'],
    ['editions/feed.md', 'editions/feed-dac-biet.md'],
    ['editions/s.md', 'editions/s-dac-biet.md'],
    ['editions/2026-w47.md', 'editions/2026-W48.md'],
    ['editions/2026-11-22-0715.md', 'editions/2026-W48.md'],
    ['editions/2026-W40.md', 'editions/2026-W48.md'],
    [`editions/${'dai-'.repeat(20)}x.md`, `editions/${'dai-'.repeat(15).slice(0, -1)}.md`],
    ['Editions/tet.md', 'editions/tet.md'],
    ['editions/tet.txt', 'editions/tet.md'],
    ['editions/nam-nay/tet.markdown', 'editions/tet.md'],
    ['editions/2026-W48.txt', 'editions/2026-W48.md'],
    ['editions/2026-W50.txt', 'editions/2026-W50.md'],
  ])('named %s is told a name that it may have', async (key, fix) => {
    const { put } = house();
    const receipt = await put(key, special(), 0);
    expect(receipt?.status).toBe('rejected');
    expect(receipt?.problems.map((problem) => problem.fix)).toEqual([fix]);
  });

  test('replaced before anybody has it has the edition composed anew; removed it is called off', async () => {
    const { put, world, bucket } = house();
    await put(KEY, special(), 0);
    const before = versionOf(world.editions.briefs.get(TET)?.upload);
    world.editions.editions.set(TET, composed({ brief: { version: before } }));
    await put(KEY, special({ subject: '"Số Tết, sửa"' }), 5);
    expect(world.editions.editions.get(TET)).toMatchObject({ state: 'composing', fence: 2 });
    expect(world.editions.editions.get(TET)?.articles).toBeUndefined();
    const receipt = await world.knock(bucket.remove(KEY));
    expect(receipt?.note).toContain('đã bị hủy');
    expect(world.editions.briefs.get(TET)?.upload?.removed).toBe(true);
    expect(world.editions.editions.get(TET)?.state, 'also when nothing of it was composed yet').toBe('cancelled');
    world.editions.editions.set(TET, composed({ brief: { version: 'what was frozen' } }));
    await world.knock(bucket.remove(KEY));
    expect(world.editions.editions.get(TET)).toMatchObject({ state: 'cancelled', articles: [] });
  });

  test('changed after the first reader was claimed changes nothing, and its receipt says so', async () => {
    const { put, world, bucket } = house();
    await put(KEY, special(), 0);
    const version = versionOf(world.editions.briefs.get(TET)?.upload);
    const sent = composed({ state: 'sent', brief: { version }, begunAt: '2026-11-22T01:05:00.000Z' });
    world.editions.editions.set(TET, sent);
    expect((await world.knock(bucket.fresh()[0] ?? { key: '', sequencer: '' }))?.status).toBe('accepted');
    const receipt = await put(KEY, special({ subject: '"Số Tết, hết lỗi"' }), 600);
    expect(receipt?.status).toBe('ignored');
    expect(receipt?.note).toContain('đã được gửi ngày 2026-11-22 08:05:00');
    expect(receipt?.note).toContain('dưới một tên khác');
    await world.knock(bucket.remove(KEY));
    expect(world.editions.editions.get(TET)).toEqual(sent);
  });

  test('that an operator cancelled is not sent by an event that comes again, and is by a file that comes after', async () => {
    const { put, world, bucket } = house();
    await put(KEY, special(), 0);
    const { upload } = world.editions.briefs.get(TET) ?? {};
    const after = new Date(Date.parse(upload?.readAt ?? '') + 1).toISOString();
    const before = new Date(Date.parse(upload?.readAt ?? '') - 1).toISOString();
    for (const brief of [undefined, { version: versionOf(upload) }]) {
      const { brief: _, ...others } = composed({ state: 'cancelled', cancelledAt: after });
      const cancelled = { ...others, ...(brief && { brief }) };
      world.editions.editions.set(TET, cancelled);
      const receipt = await world.knock(bucket.fresh()[0] ?? { key: '', sequencer: '' });
      expect(receipt).toMatchObject({ status: 'ignored' });
      expect(receipt?.note).toContain('không được gửi nữa');
      expect(world.editions.editions.get(TET)).toEqual(cancelled);
    }
    world.editions.editions.set(TET, composed({ state: 'cancelled', cancelledAt: before }));
    await put(KEY, special({ subject: '"Số Tết, gửi lại"' }), 5);
    expect(world.editions.editions.get(TET)).toMatchObject({ state: 'composing' });
  });

  test('that was half sent before beginnings were written down is not composed anew', async () => {
    for (const state of ['sending', 'paused'] as const) {
      const { put, world, bucket } = house();
      const { brief: _, ...old } = composed({ state });
      world.editions.editions.set(TET, old);
      expect((await put(KEY, special(), 0))?.status).toBe('ignored');
      await world.knock(bucket.remove(KEY));
      expect(world.editions.editions.get(TET)).toEqual(old);
    }
  });

  test('is not called off by a worker that comes late with the removal of before', async () => {
    const { put, world } = house();
    await put(KEY, special(), 0);
    const { upload } = world.editions.briefs.get(TET) ?? {};
    if (upload === undefined) throw new Error('nothing was written down');
    const edition = composed({ state: 'review', brief: { version: versionOf(upload) } });
    world.editions.editions.set(TET, edition);
    const { editions } = world.desk;
    expect(await settleBrief(TET, { ...upload, etag: '', removed: true }, editions)).toEqual({ standing: 'none' });
    expect(await settleBrief(TET, { ...upload, etag: 'of before' }, editions)).toEqual({ standing: 'planned' });
    expect(world.editions.editions.get(TET)).toEqual(edition);
  });

  test('that was held because it was late may go on when it is put anew', async () => {
    const { put, world } = house();
    world.editions.editions.set(TET, composed({ state: 'paused', pause: { why: 'late' } }));
    world.editions.rests.add(TET);
    await put(KEY, special(), 0);
    expect(world.editions.editions.get(TET)?.state).toBe('composing');
    expect([...world.editions.rests]).toEqual([]);
  });
});

describe('the file of a week', () => {
  test('says what will come first, be left out, and when it is sent', async () => {
    const { put, world } = house();
    const key = 'editions/2026-W48.md';
    const receipt = await put(key, week('subject: "Tuần này"\npin: [mai]\ndrop: [dao]', '\nXin chào.'), 0);
    expect(receipt?.note).toBe(
      'Yêu cầu cho số 2026-W48 (gửi 2026-11-29 08:00:00) đã được nhận. Chủ đề thư: “Tuần này”. ' +
        'Có lời tòa soạn (1 đoạn). Đứng đầu, theo thứ tự: mai. Bỏ ra, và để dành cho số sau: dao. ' +
        'Chưa có bài: mai, dao; nếu bài đến kịp thì vẫn được tính.',
    );
    expect([...world.editions.marks]).toEqual([]);
  });

  test('once removed asks for nothing, and the week is composed anew without it', async () => {
    const { put, world, bucket } = house();
    const id = '2026-W48' as EditionId;
    await put('editions/2026-W48.md', week('drop: [dao]'), 0);
    world.editions.editions.set(id, composed({ id, series: 'weekly', brief: { version: 'the file' } }));
    await world.knock(bucket.remove('editions/2026-W48.md'));
    expect(world.editions.editions.get(id)).toMatchObject({ state: 'composing' });
  });
});
