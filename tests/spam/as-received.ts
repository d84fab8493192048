/**
 * A mail as it lies in a mailbox: what SES and the receiving server put on top of the bytes that SES was given
 * (rules S3.31). Without a DKIM signature, which cannot be judged offline.
 */
export function asReceived(raw: string, at: Date): string {
  const date = at.toUTCString().replace('GMT', '+0000');
  const id = `0100018f2a3b4c5d-${at.getTime().toString(16)}-000000`;
  const headers = [
    `Return-Path: <${id}@bounce.news.example.vn>`,
    `Received: from a8-10.smtp-out.amazonses.com (a8-10.smtp-out.amazonses.com [54.240.8.10])`,
    `\tby mx.example.com (Postfix) with ESMTPS id 4F1C2A0B3D`,
    `\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))`,
    `\tfor <reader@example.com>; ${date}`,
    `Date: ${date}`,
    `Message-ID: <${id}@ap-southeast-1.amazonses.com>`,
    'Feedback-ID: ::1.ap-southeast-1.AbCdEf==:AmazonSES',
    `X-SES-Outgoing: ${at.toISOString().slice(0, 10).replaceAll('-', '.')}-54.240.8.10`,
  ];
  return [...headers, raw].join('\r\n');
}
