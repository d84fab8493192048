import type { DeskRoom } from './desk.ts';

type More = { readonly subject?: string; readonly head?: string };

/** Gives SES a mail, past every station of ours. @returns the path of its page at the desk */
export function sendStrangeMail({ cloud: { ses } }: DeskRoom, html: string, to: string, more: More = {}): string {
  const { subject = 'Thư lạ', head = '' } = more;
  const raw = [
    'From: bantin@news.example.vn',
    `To: ${to}`,
    `Subject: =?UTF-8?B?${Buffer.from(subject).toString('base64')}?=`,
    ...(head === '' ? [] : [head]),
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
  ].join('\r\n');
  const sent = ses.send({
    source: 'bantin@news.example.vn',
    destinations: [to],
    raw: Buffer.from(raw),
    configurationSet: undefined,
    tags: {},
  });
  if ('code' in sent) throw new Error(sent.message);
  return `/mails/${sent.messageId}`;
}
