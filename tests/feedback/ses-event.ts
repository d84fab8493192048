/** The part that SES's events of every type share, for the reader at position 7 of batch 12. */
export function sesEvent(tags: Readonly<Record<string, readonly string[] | undefined>> = {}) {
  return {
    mail: {
      timestamp: '2026-11-22T00:00:01.000Z',
      source: 'editors@news.example.com',
      sourceArn: 'arn:aws:ses:ap-southeast-1:123456789012:identity/news.example.com',
      sendingAccountId: '123456789012',
      messageId: '010e0190a1b2c3d4-00000000-0000-0000-0000-000000000000-000000',
      destination: ['reader@example.com'],
      headersTruncated: false,
      headers: [{ name: 'Subject', value: 'Bản tin' }],
      commonHeaders: { to: ['reader@example.com'], subject: 'Bản tin' },
      tags: {
        'ses:operation': ['SendRawEmail'],
        'ses:configuration-set': ['newsletter'],
        'ses:from-domain': ['news.example.com'],
        edition: ['2026-W47'],
        batch: ['12'],
        reader: ['7'],
        attempt: ['0123456789abcdef'],
        ...tags,
      },
    },
  };
}
