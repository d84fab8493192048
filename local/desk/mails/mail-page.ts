import type { Context } from 'hono';
import { momentFor } from '../../../functions/digest/moment.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Mail } from '../../cloud/mail.ts';
import { languageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { nameOf } from '../shell/edition-name.ts';
import { showPage } from '../shell/page.ts';
import { besides } from './choose-mails.ts';
import { openFates } from './fates.ts';
import { letterName } from './list-page.ts';
import { lookOf, PARTS, queryOf, type MailLook, type PartName } from './look.ts';
import { attachmentsPart, headersPart, htmlPart, sourcePart, textPart } from './parts.ts';
import { headOf, partsOf } from './read-mail.ts';
import { mailsWords } from './words.ts';

/** One mail, in the part and the look that its address says. */
export async function mailPage(context: Context, desk: Desk, mails: readonly Mail[], mail: Mail): Promise<Response> {
  const language = languageOf(context, desk.stage.publication.language);
  const words = mailsWords(language);
  const look = lookOf(context);
  const subject = headOf(mail).subject || words.noSubject;
  const { attachments } = await partsOf(mail);
  const link = (part: PartName): Markup =>
    markup`<li><a href="${queryOf({ ...look, part })}"${part === look.part ? markup` aria-current="true"` : ''}>${fillIn(words.mail.parts[part], { count: attachments.length })}</a></li>`;
  const body = markup`<p class="back"><a href="/mails">← ${words.mail.back}</a></p>
<h1>${subject}</h1>
<div class="two mail">
<section class="card shown" aria-label="${words.mail.parts.label}">
<nav class="choice parts" aria-label="${words.mail.parts.label}"><ul>${PARTS.filter((part) => part !== 'attachments' || attachments.length > 0).map(link)}</ul></nav>
${await partOf(mail, look, subject, desk, language)}
</section>
<aside>${await facts(mail, desk, language)}${sameReader(mails, mail, desk, language)}</aside>
</div>`;
  return showPage(context, desk, { view: 'mails', title: subject, body });
}

async function partOf(mail: Mail, look: MailLook, subject: string, desk: Desk, language: Language): Promise<Markup> {
  const words = mailsWords(language);
  switch (look.part) {
    case 'html':
      return htmlPart(mail, look, subject, words);
    case 'text':
      return textPart(mail, words);
    case 'headers':
      return headersPart(mail, desk, words);
    case 'source':
      return sourcePart(mail.raw, `/mails/${mail.id}/mail.eml`, words.mail.sourceExplain, language);
    case 'received':
      return sourcePart(mail.received, `/mails/${mail.id}/received.eml`, words.mail.receivedExplain, language);
    case 'attachments':
      return attachmentsPart(mail, language);
  }
}

async function facts(mail: Mail, { hand, stage }: Desk, language: Language): Promise<Markup> {
  const words = mailsWords(language);
  const labels = words.mail;
  const { to, edition: id, isWelcome } = headOf(mail);
  const { day, time } = momentFor(mail.at.toISOString(), { language, timeZone: stage.publication.timeZone });
  const fates = openFates(hand);
  const edition = id === undefined ? undefined : await fates.findEdition(id);
  const fate = await fates.fateOf(mail);
  const silence = id === undefined ? labels.saidUnasked : isWelcome ? labels.saidWelcome : labels.saidNothing;
  return markup`<section class="card">
<dl class="facts">
<dt>${labels.to}</dt><dd>${to}</dd>
<dt>${labels.from}</dt><dd>${mail.source}</dd>
<dt>${labels.at}</dt><dd>${time}, ${day}</dd>
<dt>${labels.of}</dt><dd>${edition === undefined ? letterName(mail, words) : markup`<a href="/edition/${edition.id}">${nameOf(edition, language)}</a>`}</dd>
<dt>${labels.bytes}</dt><dd>${fillIn(labels.kilobytes, { count: numberIn(language, Math.ceil(mail.raw.length / 1024)) })}</dd>
</dl>
</section>
<section class="card"><h2>${labels.said}</h2>
${fate.length === 0 ? markup`<p>${silence}</p>` : markup`<ol class="said">${fate.map((kind) => markup`<li class="was-${kind}">${labels.events[kind]}</li>`)}</ol><p class="quiet">${labels.saidExplain}</p>`}
</section>`;
}

function sameReader(mails: readonly Mail[], mail: Mail, { stage }: Desk, language: Language): Markup {
  const words = mailsWords(language);
  const { timeZone } = stage.publication;
  const { before, after } = besides(mails, mail);
  const link = (other: Mail | undefined, label: string): Markup => {
    if (other === undefined) return markup``;
    const { day } = momentFor(other.at.toISOString(), { language, timeZone });
    return markup`<li><a href="/mails/${other.id}">${label}</a> <span class="quiet">${day} · ${headOf(other).subject || words.noSubject}</span></li>`;
  };
  const [address = ''] = mail.destinations;
  return markup`<section class="card"><h2>${words.mail.sameReader}</h2>
${before === undefined && after === undefined ? markup`<p>${words.mail.onlyOne}</p>` : markup`<ul class="list">${link(after, words.mail.after)}${link(before, words.mail.before)}</ul>`}
<p><a href="/rehearsal?find=${encodeURIComponent(address)}#readers">${words.mail.reader}</a></p>
</section>`;
}
