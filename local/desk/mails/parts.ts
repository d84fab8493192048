import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Mail } from '../../cloud/mail.ts';
import type { Desk } from '../desk.ts';
import { queryOf, type MailLook } from './look.ts';
import { fieldsOf, partsOf } from './read-mail.ts';
import { mailsWords, type MailsWords } from './words.ts';

/** So much of a source is shown at once; ours are a fourth of that. */
const SHOWN_BYTES = 256 * 1024;

/** The mail in its frame, and the ways to look at it. */
export async function htmlPart(mail: Mail, look: MailLook, subject: string, words: MailsWords): Promise<Markup> {
  const { look: labels, frame, noHtml } = words.mail;
  if ((await partsOf(mail)).html === false) return markup`<p>${noHtml}</p>`;
  const choice = (change: Partial<MailLook>, label: string, isOn: boolean): Markup =>
    markup`<li><a href="${queryOf({ ...look, ...change })}"${isOn ? markup` aria-current="true"` : ''}>${label}</a></li>`;
  const query = queryOf({ ...look, part: 'html' });
  return markup`<div class="row looks">
${group(labels.width, [choice({ isPhone: false }, labels.desktop, !look.isPhone), choice({ isPhone: true }, labels.phone, look.isPhone)])}
${group(labels.theme, [
  choice({ theme: undefined }, labels.auto, look.theme === undefined),
  choice({ theme: 'light' }, labels.light, look.theme === 'light'),
  choice({ theme: 'dark' }, labels.dark, look.theme === 'dark'),
])}
${group(labels.pictures, [choice({ withoutImages: false }, labels.images, !look.withoutImages), choice({ withoutImages: true }, labels.noImages, look.withoutImages)])}
</div>
<iframe class="letterbox${look.isPhone ? ' phone' : ''}" title="${fillIn(frame, { subject })}" src="/mails/${mail.id}/html${query}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`;
}

function group(label: string, choices: readonly Markup[]): Markup {
  return markup`<nav class="choice" aria-label="${label}"><ul>${choices}</ul></nav>`;
}

export async function textPart(mail: Mail, words: MailsWords): Promise<Markup> {
  const { text } = await partsOf(mail);
  if (text === undefined || text.trim() === '') return markup`<p>${words.mail.noText}</p>`;
  return markup`<pre class="text" tabindex="0" role="region" aria-label="${words.mail.parts.text}">${text}</pre>`;
}

/** What a mailbox looks for; `received` tells what SES adds. */
const RELIED_ON = [
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'List-Id',
  'DKIM-Signature',
  'Date',
  'Message-ID',
] as const;

/** Headers that mailboxes rely on, then all of them decoded, then the very lines. */
export function headersPart(mail: Mail, { stage, door }: Pick<Desk, 'stage' | 'door'>, words: MailsWords): Markup {
  const { headers } = words.mail;
  const received = fieldsOf(mail.received);
  const relied = RELIED_ON.map((name) => {
    const found = received.find((field) => field.name.toLowerCase() === name.toLowerCase());
    const link = /<(https:[^<>\s]+)>/.exec(found?.value ?? '')?.[1];
    const { publicUrl } = stage.publication;
    const toDoor =
      name === 'List-Unsubscribe' && link?.startsWith(`${publicUrl}/`) === true
        ? markup` <a href="${door}${link.slice(publicUrl.length)}" target="_blank" rel="noopener noreferrer">${headers.openLink}</a>`
        : markup``;
    return markup`<li><p class="row"><b>${name}</b> ${found === undefined ? markup`<span class="tag calm">${headers.absent}</span>` : markup`<span class="tag good">${headers.present}</span>`}</p>
<p class="quiet">${headers.why[name]}${toDoor}</p></li>`;
  });
  const rows = fieldsOf(mail.raw).map(
    ({ name, decoded }) => markup`<tr><th scope="row">${name}</th><td>${decoded}</td></tr>`,
  );
  const text = mail.raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return markup`<p>${headers.explain}</p>
<ul class="list">${relied}</ul>
<h2>${headers.all}</h2>
<table class="headers"><thead><tr><th scope="col">${headers.name}</th><th scope="col">${headers.value}</th></tr></thead><tbody>${rows}</tbody></table>
<details><summary>${headers.raw}</summary><pre tabindex="0" role="region" aria-label="${headers.raw}">${asText(mail.raw.subarray(0, end))}</pre></details>`;
}

/** Bytes, whatever they are, as text that does nothing. */
export function sourcePart(bytes: Buffer, file: string, explain: string, language: Language): Markup {
  const words = mailsWords(language).mail;
  const isCut = bytes.length > SHOWN_BYTES;
  return markup`<p>${explain} <a href="${file}" download>${words.download}</a></p>
${isCut ? markup`<p role="note">${fillIn(words.cut, { count: numberIn(language, SHOWN_BYTES / 1024) })}</p>` : ''}
<pre class="source" tabindex="0" role="region" aria-label="${words.parts.source}">${asText(bytes.subarray(0, SHOWN_BYTES))}</pre>`;
}

/** UTF-8 where it is that, else byte by byte. Control characters are shown as their pictures (U+2400). */
function asText(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  const text = utf8.includes('\u{FFFD}') ? bytes.toString('latin1') : utf8;
  return text.replaceAll('\r\n', '\n').replace(/[^\P{Cc}\t\n]/gu, (control) => {
    const code = control.charCodeAt(0);
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u{FFFD}';
  });
}

export async function attachmentsPart(mail: Mail, language: Language): Promise<Markup> {
  const words = mailsWords(language).mail;
  const { attachments } = await partsOf(mail);
  if (attachments.length === 0) return markup`<p>${words.attachment.none}</p>`;
  const rows = attachments.map(
    ({ filename = words.attachment.unnamed, contentType, size }, index) =>
      markup`<li><a href="/mails/${mail.id}/attachments/${index}" download>${filename}</a> <span class="quiet">${contentType} · ${fillIn(words.kilobytes, { count: numberIn(language, Math.ceil(size / 1024)) })}</span></li>`,
  );
  return markup`<ul class="list">${rows}</ul>`;
}
