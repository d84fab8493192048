import { checkTemplate, type CheckedTemplate } from '../../functions/compile-template/check-template.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { PUBLICATION } from '../digest/sample.ts';

/** The line at which `small` has what it is given. */
export const LINE = 8;

/** A small template that is good, with something more in it. `head` goes into the `mj-head`. */
export function small(body = '', head = ''): string {
  return `<mjml lang="{{language}}" dir="ltr">
  <mj-head><mj-title>{{subject}}</mj-title>${head}</mj-head>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>
        <h1>{{publication}}</h1>
        <p>{{intro}}</p>
${body}
        <h2><a href="{{lead.url}}">{{lead.title}}</a></h2>
        {{#each cards}}<h2><a href="{{url}}">{{title}}</a></h2>{{/each}}
        {{#each list.articles}}<p><a href="{{url}}">{{title}}</a></p>{{/each}}
        {{#if list.more}}<p><a href="{{onlineUrl}}">{{list.more}}</a></p>{{/if}}
        {{#if unsubscribeUrl}}<p><a href="{{unsubscribeUrl}}">{{words.unsubscribe}}</a></p>{{/if}}
        <p>{{postalAddress}} <a href="mailto:{{contactAddress}}">{{contactAddress}}</a></p>
      </mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>
`;
}

export function check(mjml: string, changes: Partial<Publication> = {}): Promise<CheckedTemplate> {
  return checkTemplate(new TextEncoder().encode(mjml), { ...PUBLICATION, language: 'en', ...changes });
}

/** The problems as editors see them: `line:column message`. */
export async function problemsOf(mjml: string): Promise<readonly string[]> {
  const checked = await check(mjml);
  if ('html' in checked) return [];
  return checked.problems.map(
    ({ line, column, message }) => `${line}${column === undefined ? '' : `:${column}`} ${message}`,
  );
}
