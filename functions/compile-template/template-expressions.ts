/** What a template may not ask handlebars for: unescaped values, partials, decorators. */
const FORBIDDEN = /\{\{~?\s*[{&>*]|\{\{~?#[*>]/;
const EXPRESSION = /\{\{[^{}]*\}\}/g;

/**
 * The expressions of a template with the number of times each occurs, white space aside.
 * @throws Error for an expression that would bring unescaped or foreign text into the mail.
 */
export function templateExpressions(template: string): ReadonlyMap<string, number> {
  const forbidden = FORBIDDEN.exec(template);
  if (forbidden)
    throw new Error(`line ${lineOf(template, forbidden.index)}: ${forbidden[0]} is not allowed in a template`);
  const counts = new Map<string, number>();
  for (const [expression] of template.matchAll(EXPRESSION)) {
    const key = expression.replace(/\s+/g, '');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
