import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { exampleMessage } from '../../../cli/example-message.ts';
import type { Dns } from '../../../cli/doctor/dns.ts';
import type { Publication } from '../../../functions/model/publication.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

export const SENDER = 'bantin@news.example.vn';
const publication: Publication = {
  name: 'Bản tin Sông Hồng',
  sender: SENDER,
  replyTo: 'toasoan@example.vn',
  postalAddress: '12 phố Mẫu, Hà Nội',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://www.example.vn',
  articleUrl: 'https://www.example.vn/{slug}',
  stage: 'production',
};

/** What `deliver` gives to SES. */
export function digest(): string {
  const given = { subject: 'Tuần 47', html: '<p>Chào \uE000 \uE001</p>', text: 'Chào \uE000 \uE001' };
  const bytes = Buffer.from(exampleMessage(given, publication, 'vi')).toString('latin1');
  return `Date: Sun, 22 Nov 2026 00:00:03 +0000\r\nMessage-ID: <0102@ap-southeast-1.amazonses.com>\r\n${bytes}`;
}

const SIGNED = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'List-ID'];
export const BOTH = ['List-Unsubscribe', 'List-Unsubscribe-Post'];

/** Signs a mail as SES would. @param more names of fields besides the usual ones */
export async function sign(mail: string, domain: string, more: readonly string[] = BOTH): Promise<string> {
  const key = {
    signingDomain: domain,
    selector: 'local1',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  const { signatures, errors } = await dkimSign(Buffer.from(mail, 'latin1'), {
    ...key,
    signTime: new Date('2026-11-22T00:00:00Z'),
    headerList: [...SIGNED, ...more],
    signatureData: [key],
  });
  if (errors.length > 0) throw errors[0]?.err;
  return `${signatures}${mail}`;
}

/** What the receiving host puts above it. */
export function receive(mail: string, results?: string, mailFrom = '0102@mail.news.example.vn'): Buffer {
  const head = [
    'Delivered-To: lan@mailbox.example',
    `Return-Path: <${mailFrom}>`,
    'Received: from a1-2.smtp-out.amazonses.com (a1-2.smtp-out.amazonses.com. [192.0.2.7]) by mx.mailbox.example with ESMTPS id x1; Sun, 22 Nov 2026 00:00:04 +0000',
    ...(results === undefined ? [] : [`Authentication-Results: mx.mailbox.example;\r\n       ${results}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n${mail}`, 'latin1');
}

export const ALL_PASSED =
  'dkim=pass header.i=@news.example.vn header.s=local1 header.b=abc;\r\n       spf=pass (mx: domain of x designates 192.0.2.7; fine) smtp.mailfrom=0102@mail.news.example.vn;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=news.example.vn';

/** A DNS with these texts, and nothing else. */
export function dnsWith(
  texts: Readonly<Record<string, string | readonly string[]>>,
  mx: Record<string, string[]> = {},
): Dns {
  const txt = (name: string) => [texts[name] ?? []].flat();
  return {
    txt: async (name) => txt(name),
    mx: async (name) => mx[name] ?? [],
    resolve: async (name, type) => {
      const found = type === 'TXT' ? txt(name) : [];
      if (found.length === 0) throw Object.assign(new Error(`${name} is not there`), { code: 'ENOTFOUND' });
      return found.map((text) => [text]);
    },
  };
}

/** Every record that the README asks for. */
export const RECORDS = {
  'local1._domainkey.news.example.vn': KEY,
  'local1._domainkey.amazonses.com': KEY,
  'mail.news.example.vn': 'v=spf1 include:amazonses.com ~all',
  'amazonses.com': 'v=spf1 ip4:192.0.2.0/24 -all',
  '_dmarc.news.example.vn': 'v=DMARC1; p=none',
} as const;
