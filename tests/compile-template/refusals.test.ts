import { describe, expect, test } from 'vitest';
import { TEMPLATE_LIMIT_BYTES, checkTemplate } from '../../functions/compile-template/check-template.ts';
import { PUBLICATION } from '../digest/sample.ts';
import { LINE, problemsOf, small } from './templates.ts';

describe('a template is refused, with line, column and reason, for', () => {
  test.each([
    ['three braces', '<p>{{{intro}}}</p>', '4 {{{intro}}} brings text into the mail without escaping'],
    ['an ampersand', '<p>{{& intro}}</p>', '4 {{& intro}} brings text into the mail without escaping'],
    ['a partial', '{{> footer}}', '1 {{> footer}} takes in another file'],
    ['a block of a partial', '{{#> footer}}{{/footer}}', '1 {{#> footer}}{{/footer}} takes in another file'],
    ['a decorator', '{{* bold}}', '1 {{* bold}}: decorators are not allowed'],
    ['a comment in braces', '{{! later }}', '1 {{! later }}: write comments as <!-- … -->'],
    ['an escaped expression', '\\{{intro}}', '1 A backslash before the braces'],
    ['a helper', '{{lookup lead "title"}}', '1 “lookup” is not known'],
    ['a block that is none', '{{#with lead}}{{title}}{{/with}}', '1 “with” is not known'],
    ['a raw block', '{{{{raw}}}}{{intro}}{{{{/raw}}}}', '1 “raw” is not known'],
    ['a literal', '{{"intro"}}', '1 {{"intro"}}: only the name of a field'],
    ['a field that is not there', '<p>{{intros}}</p>', '6 There is no field “intros” here.'],
    [
      'a field of an article outside of it',
      '<p>{{lead.titel}}</p>',
      '6 There is no field “lead.titel” here. There is: lead.',
    ],
    ['an article as such', '{{lead}}', '3 “lead” holds several values'],
    ['a list in a list', '{{#each cards}}{{#each ../cards}}{{/each}}{{/each}}', '24 An each inside of another each'],
    ['a list that is none', '{{#each lead}}{{/each}}', '9 “lead” is no list'],
    ['a condition that always holds', '{{#if lead}}x{{/if}}', '7 “lead” is always there'],
    ['the number of an item as text', '{{#each cards}}{{@index}}{{/each}}', '18 @index cannot stand here'],
    ['a block never closed', '{{#if intro}}x', '1 {{#if intro}} is never closed: {{/if}} is missing.'],
    ['a block closed twice', '{{/if}}', '1 {{/if}} closes a block that is not open'],
    ['braces never closed', '{{intro', '1 The braces of “{{intro” do not pair'],
    ['a brace too few', '<p>{{ intro }</p>', '4 The braces of “{{ intro }” do not pair'],
    ['a brace too few before', '<p>{ lead.title }}</p>', '4 The braces of “{ lead.title }}” do not pair'],
    ['a brace too many', '<p>{{intro}}}</p>', '4 The braces of “{{intro}}}” do not pair'],
    ['half a block', '{{#if intro}x{{/if}}', '1 The braces of “{{#if intro}” do not pair'],
    ['quotation marks of a writing program', '<p style=“margin: 0”>x</p>', '1 The tag p has curly quotation marks'],
    ['such marks around an address', '<a href=”{{siteUrl}}”>x</a>', '1 The tag a has curly quotation marks'],
    ['a value in a tag', '<b {{intro}}>x</b>', '4 {{intro}} stands inside of a tag'],
    ['a value that makes a tag', '<p>1 <{{intro}}</p>', '6 This < begins no tag.'],
    ['a value in the name of a tag', '<h{{intro}}>x</h{{intro}}>', '3 {{intro}} stands inside of a tag'],
    ['a value that makes a character', '<p>&{{intro}};</p>', '5 {{intro}} stands inside of a tag'],
    ['a condition in a tag', '<b {{#if intro}}class="a"{{/if}}>x</b>', '4 {{#if intro}} stands inside of a tag'],
    ['no quotation marks', '<a href={{siteUrl}}>x</a>', '9 {{siteUrl}} stands in an attribute without quotation marks'],
    ['text as an address', '<a href="{{intro}}">x</a>', '10 href="…" must be exactly one field that is an address'],
    ['half an address', '<a href="{{siteUrl}}/x">x</a>', '10 href="…" must be exactly one field that is an address'],
    ['a script address', '<a href="javascript:{{siteUrl}}">x</a>', '21 href="…" must be exactly one field'],
    [
      'a link as a picture',
      '<img src="{{siteUrl}}" width="1" height="1" alt="" />',
      '11 src="…" must be exactly one field that is a picture',
    ],
    ['a value in a style', '<p style="color: {{intro}}">x</p>', '18 {{intro}} may not stand in the attribute style'],
    ['a value in an event', '<p onclick="{{intro}}">x</p>', '13 {{intro}} may not stand in the attribute onclick'],
    ['a value in a style block', '<style>{{intro}}</style>', '8 {{intro}} stands in a style or a script'],
    [
      'half an element in a block',
      '{{#if intro}}<div>{{/if}}</div>',
      '1 {{#if intro}} begins and ends inside of different elements',
    ],
    [
      'a cell that ends elsewhere',
      '<table><tr>{{#each cards}}<td>a{{/each}}</td></tr></table>',
      '12 {{#each cards}} begins and ends inside of different elements',
    ],
    ['a < that is text', '<p>1 < 2</p>', '6 This < begins no tag. Write it as &lt;'],
    ['an element never closed', '<div>x', '1 <div> is never closed: </div> is missing.'],
    ['an element closed twice', '</p>', '1 </p> closes an element that is not open here.'],
    ['a script', '<script>x</script>', '1 <script> has no place in a mail'],
    ['a form', '<form><input /></form>', '1 <form> has no place in a mail'],
    ['a frame', '<iframe src="https://example.com/"></iframe>', '1 <iframe> has no place in a mail'],
    [
      'a style sheet from the web',
      '<link rel="stylesheet" href="https://example.com/a.css" />',
      '1 <link> has no place in a mail',
    ],
    ['an event', '<b onmouseover="x()">x</b>', '1 The attribute onmouseover has no place in a mail'],
    [
      'a foreign picture',
      '<img src="https://example.com/a.png" width="9" height="9" alt="" />',
      '1 The picture “https://example.com/a.png” must be a JPEG or PNG',
    ],
    ['a picture without alt', '<img src="{{lead.image}}" width="600" height="338" />', '11 A picture has no alt'],
    [
      'a picture without a height',
      '<img src="{{lead.image}}" width="600" alt="" />',
      '11 A picture has no width and height',
    ],
    ['an empty link on the web', '<a href="{{preferencesUrl}}">x</a>', '10 A link without an address'],
    [
      'a plain address',
      '<a href="http://example.com/">x</a>',
      '1 The link “http://example.com/” must begin with https',
    ],
    [
      'a link the text cannot have',
      '<a href="https://example.com/x y">x</a>',
      '1 The link “https://example.com/x y” cannot be copied into the text part',
    ],
    [
      'a link that would carry a reader’s own address elsewhere',
      '<a href="https://example.com/?\uE000">x</a>',
      '1 The link “https://example.com/?\uE000” cannot be copied',
    ],
    ['a heading too low', '<h3>x</h3>', '1 After h1 comes h3'],
    ['hidden text', '<p style="display: none">x</p>', '1 Hidden text'],
    [
      'a background from the web',
      '<p style="background: url(https://example.com/a.png)">x</p>',
      '1 The styles load something from the web',
    ],
  ])('%s', async (_, body, reason) => {
    const problems = await problemsOf(small(body));
    expect(
      problems.filter((one) => one.startsWith(`${LINE}:${reason}`)),
      problems.join('\n'),
    ).toHaveLength(1);
  });

  test.each([
    ['no MJML', '<p>{{intro}}</p>', '1 The file is no MJML'],
    ['nothing', '', '1 The file is no MJML'],
    [
      'no language',
      small().replace(' lang="{{language}}"', ''),
      '1:1 The language and the direction of the text are missing.',
    ],
    [
      'a language of its own',
      small().replace('{{language}}', 'vi'),
      '1:1 The language and the direction of the text are missing.',
    ],
    ['no direction', small().replace(' dir="ltr"', ''), '1:1 The language and the direction of the text are missing.'],
    ['no title', small().replace('<mj-title>{{subject}}</mj-title>', ''), '1 The mail has no title.'],
    ['no main heading', small().replaceAll('h1>', 'p>'), '1 There must be exactly one h1, and there are 0.'],
    [
      'no way to leave',
      small().replaceAll('unsubscribeUrl', 'siteUrl'),
      '1 Readers find no way to leave: {{unsubscribeUrl}} must be',
    ],
    ['an unknown element', small().replaceAll('mj-text', 'mj-txt'), '5:7 MJML has no element mj-txt.'],
    [
      'an unknown attribute',
      small().replace('<mj-text>', '<mj-text colour="red">'),
      '5:7 mj-text has no attribute colour.',
    ],
    [
      'an impossible value',
      small().replace('<mj-text>', '<mj-text align="up">'),
      '5:7 The attribute align of mj-text cannot be “up”.',
    ],
    [
      'an element in the wrong place',
      small().replace('<mj-text>', '<mj-section></mj-section><mj-text>'),
      '5:7 mj-section cannot stand here, only inside of: ',
    ],
    ['an include', small('', '<mj-include path="/etc/passwd" />'), '2:44 mj-include is not allowed'],
    ['hidden preview text', small('', '<mj-preview>{{intro}}</mj-preview>'), '2:44 mj-preview hides text'],
    ['a web font', small('', '<mj-font name="X" href="https://example.com/x.css" />'), '2:44 mj-font loads a font'],
    [
      'an import',
      small('', '<mj-style>@import "https://example.com/x.css";</mj-style>'),
      '2:44 The styles load something from the web (@import)',
    ],
    [
      'a font face',
      small('', '<mj-style>@font\\2d face { font-family: x }</mj-style>'),
      '2:44 The styles load something from the web (@font-face)',
    ],
    [
      'inlined styles',
      small('', '<mj-style inline="inline">p { color: red }</mj-style>'),
      '2:44 mj-style with inline="inline" is not supported',
    ],
    [
      'attributes by selector',
      small('', '<mj-html-attributes></mj-html-attributes>'),
      '2:44 mj-html-attributes is not supported',
    ],
    ['too many styles', small('', `<mj-style>${'p { color: red }'.repeat(700)}</mj-style>`), '1 The styles take'],
    ['a value MJML drops', small('', '{{intro}}'), '2:44 {{intro}} is lost'],
    [
      'a template that fills a mail by itself',
      small(`<p>${'dài '.repeat(20_000)}</p>`),
      '1 A mail made with this template can be longer than 90,000 bytes',
    ],
    [
      'a lead that fills a mail by itself',
      small(`<p>${'{{lead.title}} '.repeat(700)}</p>`),
      '1 A mail made with this template can be longer than 90,000 bytes',
    ],
  ])('%s', async (_, mjml, problem) => {
    const problems = await problemsOf(mjml);
    expect(
      problems.filter((one) => one.startsWith(problem)),
      problems.join('\n'),
    ).toHaveLength(1);
  });

  test('a file that is too long, or no text', async () => {
    const long = await checkTemplate(new Uint8Array(TEMPLATE_LIMIT_BYTES + 1).fill(32), PUBLICATION);
    expect(long).toMatchObject({ problems: [{ line: 1, field: 'file', message: 'Tệp dài hơn 128 KB.' }] });
    const latin = await checkTemplate(Uint8Array.from([0x3c, 0xe9, 0x3e]), PUBLICATION);
    expect(latin).toMatchObject({ problems: [{ line: 1, message: expect.stringContaining('UTF-8') as string }] });
  });
});
