import type { LineColumn } from '../digest/line-column.ts';
import { tagsOf, type Tag } from './check-elements.ts';
import type { CompiledMjml } from './compile-mjml.ts';
import { numbersIn } from './expressions.ts';
import { isElement, readHtml, type HtmlElement } from './html-tree.ts';

/**
 * Where in the MJML an element of the filled html comes from: the tag that says the same, or the expression that made
 * the difference. Undefined when nothing points there: MJML made the element by itself.
 */
export function finderOf({
  numbered,
  expressions,
  source,
}: CompiledMjml): (element: HtmlElement) => LineColumn | undefined {
  const elements = readHtml(numbered).nodes.filter(isElement);
  const { tags } = tagsOf(source);
  return (element) => {
    const alike = elements.filter((one) => mayBe(one, element));
    const numbers = alike.flatMap(({ attrs }) => attrs.flatMap(({ value }) => numbersIn(value)));
    const expression = expressions[numbers[0] ?? -1];
    const isStatic = alike.some((one) => one.attrs.every(({ value }) => numbersIn(value).length === 0));
    return isStatic || expression === undefined ? tagOf(element, tags) : expression;
  };
}

/** The tag of the element itself, or one of MJML that has such an attribute or such a name. */
function tagOf({ tagName, attrs }: HtmlElement, tags: readonly Tag[]): Tag | undefined {
  const values = attrs.map(({ value }) => squeezed(value)).filter((value) => value !== '');
  return (
    tags.find((tag) => tag.name === tagName && tag.role !== 'end' && values.every((value) => says(tag, value))) ??
    tags.find((tag) => values.some((value) => value.includes('://') && says(tag, value))) ??
    tags.find(({ name }) => name === `mj-${tagName}`) ??
    tags.find((tag) => values.some((value) => value.length > 6 && says(tag, value)))
  );
}

function says({ attributes }: Tag, value: string): boolean {
  return squeezed(attributes).replaceAll('&amp;', '&').includes(value);
}

/** Compacting takes white space out of styles. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

/** Whether an element of the numbered html can be this one, once it is filled. */
function mayBe(numbered: HtmlElement, filled: HtmlElement): boolean {
  return (
    numbered.tagName === filled.tagName &&
    numbered.attrs.length === filled.attrs.length &&
    numbered.attrs.every(({ name, value }, index) => {
      const other = filled.attrs[index];
      return other?.name === name && (other.value === value || numbersIn(value).length > 0);
    })
  );
}
