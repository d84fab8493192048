import { markup, type Markup } from '../../../functions/digest/markup.ts';

/** An answer of a question with several. */
export function option(value: string, label: string): Markup {
  return markup`<option value="${value}">${label}</option>`;
}
