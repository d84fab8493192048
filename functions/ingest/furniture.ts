import { cleanText } from './clean-text.ts';

/**
 * What a news page puts around an article, and a copy of the page brings along. Every rule reads one whole line and
 * asks for all of it: no part of a sentence ever matches.
 */

const listOf = (text: string): readonly string[] => text.split('|').map((words) => words.trim());

/** Headings above other articles' headlines. Unmistakable: cut wherever they stand as a line of their own. */
const RELATED = listOf(`
  đọc thêm | xem thêm | xem tiếp | tin liên quan | bài liên quan | bài viết liên quan | tin bài liên quan |
  bài viết cùng chủ đề | bài cùng chủ đề | tin cùng chủ đề | cùng chủ đề | bài viết cùng chuyên mục |
  bài cùng chuyên mục | tin cùng chuyên mục | cùng chuyên mục | có thể bạn quan tâm | bạn có thể quan tâm |
  có thể bạn thích | tin đọc nhiều | đọc nhiều nhất | tin nổi bật | các tin khác | tin khác | read more |
  read also | read next | related articles | related stories | related news | related posts |
  more on this topic | more on this story | more from this section | you may also like | you might also like |
  most read | recommended for you | recommended stories | up next
`);

/** Buttons and notices that no sentence consists of. */
const BUTTONS = listOf(`
  phiên bản di động | phiên bản mobile | phiên bản máy tính | chia sẻ bài viết | sao chép liên kết |
  in bài viết | lưu bài viết | gửi bình luận | ý kiến bạn đọc | về trang chủ | lên đầu trang | quảng cáo |
  đăng ký nhận tin | mobile version | desktop version | full site | share this | share this article |
  share this story | copy link | print this page | print this article | save article | leave a comment |
  advertisement | back to top | sign up for our newsletter
`);

/** Words that may well be a heading of the article: only above its title or below its end. */
const EDGE_WORDS = listOf(`
  chia sẻ | bình luận | trang chủ | bản in | đăng nhập | quay lại | từ khóa | đọc nhiều | xem nhiều | share |
  comments | home | print | log in | sign in | subscribe | related | recommended | trending | see also |
  follow us | tags | menu
`);

const PLACES =
  'google news|facebook|fanpage|twitter|x|zalo|youtube|tiktok|telegram|instagram|linkedin|whatsapp|viber|messenger|pinterest|threads';
const SHARE = listOf(`
  chia sẻ | share | thích | like | e-?mail | copy link | sao chép liên kết | bình luận | comments? | lưu bài |
  lưu | save | in bài | bản in | print | nghe | listen | a ?[-+] | aa
`).join('|');
/** Buttons beside each other, some with their count. */
const SHARE_BAR = new RegExp(`^(?:(?:${PLACES}|${SHARE})(?: ?\\(?\\d+\\)?)?(?:[\\s|·•,/]+|$)){2,}$`, 'iu');
const ONE_PLACE = new RegExp(`^(?:${PLACES})$`, 'iu');
const FOLLOW = new RegExp(
  `^(?:(?:theo dõi|đọc|xem) .{1,60} trên|(?:follow|find) .{1,60} on):?(?: (?:(?:${PLACES}|và|and|các|nền tảng|mạng xã hội|social media)[\\s,]*)+)?$`,
  'iu',
);
const FOLLOW_US = new RegExp(
  `^(?:theo dõi|follow) .{1,60} (?:trên|on) .{0,40}(?:${PLACES}|mạng xã hội|social media)`,
  'iu',
);
const TAGS = /^(?:từ khóa|chủ đề|tags?|keywords?)\s*[:：]/iu;
const LABELLED =
  /^(?:đọc thêm|xem thêm|mời xem thêm|tin liên quan|bài liên quan|read more|read also|related|see also)\s*[:：]\s*\S/iu;
const COPYRIGHT =
  /^(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|\d{4})|bản quyền\s*(?:©|\d{4}|:|thuộc)|all rights reserved|(?:®\s*)?(?:vui lòng )?ghi rõ nguồn)|all rights reserved\.?$/iu;

/** In UTF-16 units of NFC text, which are letters. */
const NOTICE_LIMIT = 100;
const HEADLINE_LIMIT = 200;
const COPYRIGHT_LIMIT = 300;

/** In UTF-16 units: a longer line is a paragraph, whatever it says, and not worth the search. */
const LINE_LIMIT = 1000;

const WORDS: ReadonlySet<string> = new Set([...RELATED, ...BUTTONS]);
const RELATED_WORDS: ReadonlySet<string> = new Set(RELATED);
const EDGES: ReadonlySet<string> = new Set(EDGE_WORDS);

/** A line in one piece, without what Markdown, lists and arrows put around it. */
function bare(line: string): string {
  if (line.length > LINE_LIMIT) return line;
  return cleanText(line)
    .replace(/^[\s#>*_•»›▶►+–-]+/u, '')
    .replace(/[\s*_»›:：.…]+$/u, '');
}

function key(line: string): string {
  return bare(line).toLowerCase();
}

function countWords(text: string): number {
  return text.split(' ').length;
}

/** Whether a line ends as sentences do; then it may be a paragraph, however short. */
function endsSentence(line: string): boolean {
  return /[.!?…;:,”"»)\]]$/u.test(cleanText(line));
}

/** A heading above links to other articles. */
export function isRelatedHeading(line: string): boolean {
  return RELATED_WORDS.has(key(line));
}

/** A headline copied together with the text of its picture: the same words twice on one line. */
export function isDoubledHeadline(line: string): boolean {
  const text = bare(line);
  const middle = (text.length - 1) / 2;
  const half = text.slice(0, Math.max(0, Math.floor(middle)));
  return half.length >= 20 && countWords(half) >= 4 && text === `${half} ${half}`;
}

/** What stands anywhere on a page and is never part of a text. A heading the author marked with `#` is theirs. */
export function isFurniture(line: string): boolean {
  if (/^\s*#/u.test(line)) return false;
  const text = bare(line);
  if (WORDS.has(text.toLowerCase()) || isDoubledHeadline(line)) return true;
  if (text.length <= NOTICE_LIMIT && (FOLLOW.test(text) || SHARE_BAR.test(text))) return true;
  return LABELLED.test(text) && !endsSentence(line) && text.length <= HEADLINE_LIMIT;
}

/** What is furniture above the title or below the article's end, and might be text in between. */
export function isEdgeFurniture(line: string): boolean {
  const text = bare(line);
  const word = text.toLowerCase().replace(/ ?\(\d+\)$/u, '');
  if (isFurniture(line) || isRelatedHeading(line) || EDGES.has(word) || ONE_PLACE.test(text)) return true;
  if (text.length <= NOTICE_LIMIT && !endsSentence(line) && (FOLLOW_US.test(text) || TAGS.test(text))) return true;
  return text.length <= COPYRIGHT_LIMIT && COPYRIGHT.test(cleanText(line));
}

/** Knows the title when it comes once more, as sites print it above a picture or below the article. */
export function repetitionOf(title: string): (line: string) => boolean {
  const wanted = key(title);
  return (line) => countWords(wanted) >= 3 && key(line) === wanted;
}

/** What may be a headline: one line that does not end as sentences do. */
export function isHeadline(line: string): boolean {
  return countWords(bare(line)) >= 4 && !endsSentence(line) && line.length <= HEADLINE_LIMIT;
}

/** The beginning of another article, cut off by the site: a space stands before the dots. */
export function isTeaser(line: string): boolean {
  return /\s(?:\.\.\.|…|\[\.\.\.\]|\[…\])$/u.test(cleanText(line));
}
