import { describe, expect, test } from 'vitest';
import { compileMjml } from '../../functions/compile-template/compile-mjml.ts';
import { tryTemplate } from '../../functions/compile-template/try-template.ts';
import { digestTemplate } from '../../functions/digest/digest-template.ts';
import { renderDigest } from '../../functions/digest/render-digest.ts';
import { DIGEST_FIELDS } from '../../functions/digest/template-fields.ts';
import { articles, input, MJML, PUBLICATION } from '../digest/sample.ts';
import { check, LINE, problemsOf, small } from './templates.ts';

test('the template of this repository is a good one', async () => {
  expect(await check(MJML)).toHaveProperty('html');
});

test('a small template of an editor becomes one that fills an edition', async () => {
  const checked = await check(small());
  if (!('html' in checked)) throw new Error(JSON.stringify(checked));
  const { html } = renderDigest(digestTemplate(checked.html), input(articles(3)));
  expect(html).toContain('<a href="https://bantin.example.vn/e/2026-W48/bai-2">Chuyện số 2 ở bến sông</a>');
});

describe('an editor may', () => {
  test.each([
    ['leave notes in comments, with expressions in them', '<!-- later: {{#if soon}}{{{x}}} <div> -->'],
    ['ask for fields with if, unless and else if', '{{#if note.heading}}a{{else if list.more}}b{{else}}c{{/if}}'],
    ['tell the first and the last of a list', '{{#each cards}}{{#unless @first}}<hr />{{/unless}}{{/each}}'],
    ['use a field from outside of a list', '{{#each cards}}<a href="{{../onlineUrl}}">{{title}}</a>{{/each}}'],
    ['use one inside of a condition', '{{#each cards}}{{#if @last}}<p>{{../day}}</p>{{else}}{{title}}{{/if}}{{/each}}'],
    ['list paragraphs', '{{#each note.paragraphs}}<p>{{this}}</p>{{/each}}'],
    ['show a picture', '{{#if lead.image}}<img src="{{lead.image}}" width="600" height="338" alt="" />{{/if}}'],
    ['say a language', '<p lang="{{lead.language}}">{{lead.title}}</p>'],
    ['link to pages of theirs', '<a href="https://example.com/?a=1&amp;b=2">Follow us</a>'],
    ['link to a mailbox of theirs', "<a href='mailto:news@example.com?subject=Hello'>Write to us</a>"],
    ['show a picture of the site', '<img src="https://www.example.vn/logo.png" width="120" height="40" alt="Us" />'],
    ['quote as printers do', '<p title="size=“big”">“{{intro}}” – ‘x’</p>'],
    [
      'write for Outlook alone',
      '<!--[if mso]><table role="presentation"><tr><td>{{intro}}</td></tr></table><![endif]-->',
    ],
    [
      'write a table of cards',
      '<table role="presentation">{{#each cards}}<tr><td>{{title}}</td></tr>{{/each}}</table>',
    ],
  ])('%s', async (_, body) => {
    expect(await problemsOf(small(body))).toEqual([]);
  });
});

test('links of the template itself are in the text part, with their words', async () => {
  const links = [
    '<a href="https://example.com/?a=1&amp;b=2"><b>Follow</b>&nbsp;us</a>',
    "<a title='x' href='mailto:news@example.com?subject=Hello'>Write to us</a>",
    '<a href="https://example.com/?a=1&amp;b=2">Once more</a>',
    '<a href="https://example.com/week">no</a>',
    '<a href="https://example.com/day">{{day}}</a>',
  ];
  const checked = await check(small(links.join('\n')));
  if (!('html' in checked)) throw new Error(JSON.stringify(checked));
  const { text } = renderDigest(digestTemplate(checked.html), input(articles(3)));
  expect(text).toContain(
    [
      '',
      'Follow us: https://example.com/?a=1&b=2',
      'Write to us: news@example.com',
      'no: https://example.com/week',
      'https://example.com/day',
      '',
    ].join('\n'),
  );
});

test.each([
  ['the lead', '<h2><a href="{{lead.url}}">{{lead.title}}</a></h2>', '{{lead.url}} must be the href'],
  ['the cards', '<h2><a href="{{url}}">{{title}}</a></h2>{{/each}}', '{{#each cards}}… {{url}}'],
  ['the list', '<p><a href="{{url}}">{{title}}</a></p>', '{{#each list.articles}}… {{url}}'],
  ['how many more there are', '{{list.more}}', 'how many more are on the web'],
  ['the postal address', '{{postalAddress}}', 'a postal address in every mail'],
])('a template that forgets %s is refused, for readers would miss it', async (_, part, reason) => {
  const instead = part.includes('{{/each}}') ? '<h2>{{title}}</h2>{{/each}}' : 'x';
  const problems = await problemsOf(small().replace(part, instead));
  expect(problems).toEqual([expect.stringContaining(reason)]);
});

test.each([
  ['braces', small('<p>{{ intro }</p>')],
  ['braces before', small('<p>{ intro }}</p>')],
  ['quotation marks', small('<p style=“margin: 0”><a href=“{{siteUrl}}”>x</a></p>')],
])('a fix mends %s', async (_, mjml) => {
  const checked = await check(mjml);
  if ('html' in checked) throw new Error('nothing was found');
  const lines = mjml.split('\n');
  // Fixes of one line are alternatives until they are pasted one after the other.
  const [first] = checked.problems;
  if (first === undefined) throw new Error('nothing to mend');
  lines[first.line - 1] = first.fix;
  const rest = await check(lines.join('\n'));
  if ('html' in rest) return;
  const [second] = rest.problems;
  lines[(second?.line ?? 1) - 1] = second?.fix ?? '';
  expect(await problemsOf(lines.join('\n'))).toEqual([]);
});

test('of an element that is misspelt nothing is said but that', async () => {
  const problems = await problemsOf(small().replaceAll('mj-column', 'mj-colum'));
  expect(problems).toEqual(['4:17 MJML has no element mj-colum.']);
});

test('all that is wrong is said at once, in the order of the file', async () => {
  const mjml = small('<b {{intro}}>{{{subjekt}}}</b> {{#if day}}', '{{day}}').replace(
    '<mj-text>',
    '<mj-text colour="red">',
  );
  const problems = await problemsOf(mjml.replace(' dir="ltr"', ''));
  expect(problems.map((one) => one.slice(0, 44))).toEqual([
    '1:1 The language and the direction of the te',
    '2:44 {{day}} is lost: where it stands, MJML ',
    '5:7 mj-text has no attribute colour.',
    '8:4 {{intro}} stands inside of a tag, where ',
    '8:32 {{#if day}} is never closed: {{/if}} is',
  ]);
});

test('a fix is the whole line, and takes the problem away', async () => {
  let mjml = small('<p>{{{intro}}}</p>\n{{#each cards}}<a href="{{onlineUrl}}">{{title}}</a>{{/each}}').replace(
    ' dir="ltr"',
    '',
  );
  for (let round = 0; round < 3; round += 1) {
    const checked = await check(mjml);
    if ('html' in checked) break;
    const lines = mjml.split('\n');
    for (const { line, fix } of checked.problems) lines[line - 1] = fix;
    mjml = lines.join('\n');
  }
  expect(await problemsOf(mjml)).toEqual([]);
});

test('a trial finds what reading the syntax might let through: values that are no text any more', async () => {
  const compiled = await compileMjml(small(), DIGEST_FIELDS);
  if ('mistakes' in compiled) throw new Error(JSON.stringify(compiled));
  const html = compiled.html.replace('{{title}}', '{{{title}}}');
  const found = tryTemplate({ ...compiled, html }, PUBLICATION).map(({ sentence }) => sentence);
  expect(found).toEqual(expect.arrayContaining(['valueMakesElements', 'valueChanged']));
});

test('problems are in the language of the publication', async () => {
  const checked = await check(small('<p>{{{intro}}}</p>'), { language: 'vi' });
  expect(checked).toMatchObject({
    problems: [{ line: LINE, column: 4, message: expect.stringContaining('ngoặc nhọn') as string }],
  });
});

test('lines of Windows and a byte order mark change nothing', async () => {
  expect(await check(`\uFEFF${small().replaceAll('\n', '\r\n')}`)).toEqual(await check(small()));
  expect((await problemsOf(small('{{intros}}').replaceAll('\n', '\r\n')))[0]).toMatch(/^8:3 /);
});

test('a publication with markup in its name changes no judgement', async () => {
  expect(await check(MJML, { name: '<b>{{x}}</b> & "Con"', postalAddress: '</td><script>' })).toHaveProperty('html');
});
