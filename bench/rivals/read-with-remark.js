import DOMPurify from 'dompurify';
import { JSDOM } from 'jsdom';
import rehypeStringify from 'rehype-stringify';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { parse } from 'yaml';

const markdown = unified().use(remarkParse).use(remarkRehype).use(rehypeStringify).freeze();
const purify = DOMPurify(new JSDOM('').window);

/** Front matter, html, clean html, text: an article read as most web software reads one. */
export function readWithRemark(bytes) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const fields = parse(front);
  if (typeof fields.title !== 'string' || typeof fields.created_at !== 'string') throw new Error('no article');
  const clean = purify.sanitize(String(markdown.processSync(body)), { RETURN_DOM: true });
  const paragraphs = [...clean.children].filter(({ localName }) => localName === 'p');
  const texts = paragraphs.map(({ textContent }) => textContent.trim());
  return {
    title: fields.title,
    paragraph: texts.find(({ length }) => length >= 40) ?? '',
    words: clean.textContent.split(/\s+/u).filter((word) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(word)).length,
  };
}
