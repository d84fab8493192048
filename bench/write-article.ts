import { pick, randomFrom, type Random } from './random.ts';

const WHO = ['người làm vườn', 'bà chủ quán', 'anh lái đò', 'cô giáo làng', 'nhóm thợ mộc', 'ban quản lý chợ'];
const WHEN = ['Sáng sớm', 'Cuối tuần trước', 'Sau cơn mưa', 'Vào mùa nước nổi', 'Trong nhiều năm', 'Đến chiều muộn'];
const DOES = ['sửa lại', 'giới thiệu', 'ghi chép', 'trao đổi về', 'chăm sóc', 'thử nghiệm', 'kể chuyện về'];
const WHAT = ['con đường đất', 'chiếc cầu gỗ', 'vườn ươm nhỏ', 'lớp học buổi tối', 'xưởng gốm cũ', 'nguồn nước sạch'];
const WHERE = ['bên bờ sông', 'dưới chân đồi', 'ở đầu ngõ', 'giữa cánh đồng', 'gần bến xe', 'trên phố cổ'];
const WHY = [
  'vì mọi người đều cần đến',
  'để khách phương xa dễ tìm',
  'dù kinh phí còn ít ỏi',
  'khi thời tiết bắt đầu trở lạnh',
  'nhờ sự giúp đỡ của hàng xóm',
];

function sentence(random: Random): string {
  const words = `${pick(random, WHEN)}, ${pick(random, WHO)} ${pick(random, DOES)} ${pick(random, WHAT)} ${pick(random, WHERE)}`;
  return `${words}, ${pick(random, WHY)}.`;
}

function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => sentence(random)).join(' ');
}

/** A piece of an article, with all the Markdown that editors use. */
function block(random: Random, index: number): string {
  const stamp = String(index).padStart(4, '0');
  switch (index % 8) {
    case 1:
      return `## Chuyện ${pick(random, WHAT)} ${pick(random, WHERE)}`;
    case 3:
      return `![](/images/anh-${stamp}-view.webp)\nẢnh: ${pick(random, WHAT)} ${pick(random, WHERE)}.`;
    case 5:
      return `> ${sentence(random)}\n> **${pick(random, WHO)}** nói với chúng tôi.`;
    case 7:
      return Array.from({ length: 3 }, () => `- *${pick(random, WHAT)}*: ${sentence(random)}`).join('\n');
    default:
      return `${sentences(random, 3)} Xem thêm [${pick(random, WHAT)}](https://example.vn/bai-${stamp}). ${sentences(random, 2)}`;
  }
}

export type ArticleChoices = {
  readonly slug: string;
  readonly bytes: number;
  readonly thumbnail?: string;
};

/** A Vietnamese article in the editors' own format, of at least so many bytes of UTF-8; the same for the same seed. */
export function writeArticle(seed: number, { slug, bytes, thumbnail }: ArticleChoices): string {
  const random = randomFrom(seed);
  const front = [
    '---',
    `title: "Chuyện số ${seed}: ${pick(random, WHO)} và ${pick(random, WHAT)}"`,
    `slug: "${slug}"`,
    ...(thumbnail === undefined ? [] : [`thumbnail: "${thumbnail}"`]),
    'use: true',
    'created_at: "2026-11-20 19:22:55"',
    'author: "Ban Đời sống"',
    'section: "Đời sống"',
    'tags: ["làng nghề", "phố cổ"]',
    '---',
  ].join('\n');
  let text = `${front}\n`;
  for (let index = 0; Buffer.byteLength(text) < bytes; index += 1) text += `\n${block(random, index)}\n`;
  return text;
}
