import type { Stage } from '../stage.ts';
import type { Certificate } from './ask-others.ts';
import { deployCommand } from './commands.ts';
import { says, type Finding } from './finding.ts';
import { DAY_MS } from '../../functions/model/durations.ts';

function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name.toLowerCase() === host;
  // A star stands for exactly one label (RFC 6125, 6.4.3).
  return host.slice(host.indexOf('.')) === name.slice(1).toLowerCase();
}

/** Whether CloudFront can answer for the public address. @param now epoch milliseconds */
export function checkCertificate(certificate: Certificate | undefined, stage: Stage, now: number): Finding {
  const { ok, warning, fault } = says('certificate');
  const { host } = new URL(stage.publication.publicUrl);
  const request = `aws acm request-certificate --domain-name ${host} --validation-method DNS --region us-east-1`;
  if (certificate === undefined)
    return fault(
      `There is no certificate ${stage.certificateArn}.`,
      'Ask for one in us-east-1, and set certificateArn in cdk.json:',
      request,
    );
  const { status, names, expiresAt, isRenewed, records } = certificate;
  if (!names.some((name) => covers(name, host)))
    return fault(
      `The certificate is for ${names.join(', ')}, not for ${host}: readers' browsers would refuse the site.`,
      'Ask for one in us-east-1, and set certificateArn in cdk.json:',
      request,
    );
  if (status === 'PENDING_VALIDATION')
    return fault(
      `The certificate for ${host} waits for its proof in the DNS.`,
      'Add to the DNS; AWS issues it by itself, within minutes to hours:',
      ...records,
    );
  if (status !== 'ISSUED')
    return fault(
      `The certificate for ${host} cannot be used (${status}).`,
      'Ask for another one in us-east-1, and set certificateArn in cdk.json:',
      request,
    );
  if (expiresAt === undefined) return ok(`The certificate for ${host} is issued.`);
  const day = new Date(expiresAt).toISOString().slice(0, 10);
  const days = Math.floor((expiresAt - now) / DAY_MS);
  if (days < 30)
    return (days < 7 ? fault : warning)(
      `The certificate for ${host} ends on ${day}, in ${days} days: ${isRenewed ? 'AWS could not renew it so far' : 'AWS does not renew it'}.`,
      records.length > 0 && isRenewed
        ? 'AWS renews it while these are in the DNS:'
        : 'Ask for another one in us-east-1, and set certificateArn in cdk.json:',
      ...(records.length > 0 && isRenewed ? records : [request]),
    );
  return ok(`The certificate for ${host} is issued, and good until ${day}.`);
}

/** How the site is asked for something; a test answers itself. */
export type Visit = (url: string, init: { readonly method: string }) => Promise<Response>;

function whyNot(error: unknown): string {
  const cause: unknown = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Whether readers' browsers reach the archive, and the page on which they leave. @param record of the stack's outputs */
export async function checkSite(stage: Stage, record: string | undefined, visit: Visit): Promise<readonly Finding[]> {
  const { publicUrl } = stage.publication;
  const site = says('site');
  let home: Response;
  try {
    home = await visit(`${publicUrl}/`, { method: 'HEAD' });
  } catch (error) {
    return [
      site.fault(
        `${publicUrl} does not answer: ${whyNot(error)}. Pictures, pages and links of mails lead there.`,
        'Add to the DNS (then it may take an hour until this machine knows):',
        ...(record === undefined ? [] : [record.replace(' CNAME ', '  CNAME  ')]),
      ),
    ];
  }
  // Before the first edition there is no page yet: CloudFront then answers 403.
  const archive =
    home.status === 200
      ? site.ok(`${publicUrl} answers.`)
      : home.status === 403 || home.status === 404
        ? site.ok(`${publicUrl} answers; it has no page before the first edition.`)
        : site.fault(
            `${publicUrl} answers with ${home.status}: readers see no archive and no pictures.`,
            'See that the name leads to the distribution of this stack:',
            ...(record === undefined ? [] : [record.replace(' CNAME ', '  CNAME  ')]),
          );
  return [archive, await leaving(stage, visit)];
}

/** A link that nobody has ever got: the station answers it with a page of its own, which it forbids to keep. */
async function leaving(stage: Stage, visit: Visit): Promise<Finding> {
  const { ok, fault } = says('unsubscribe');
  const page = await visit(`${stage.publication.publicUrl}/u/doctor`, { method: 'GET' });
  const isPage = page.headers.get('content-type')?.startsWith('text/html') === true;
  const isOurs = page.headers.get('cache-control') === 'no-store';
  if (page.status < 500 && isPage && isOurs) return ok('The page on which readers leave answers.');
  return fault(
    `The page on which readers leave does not work (it answers ${page.status}): nobody can leave, and complaints follow.`,
    'Deploy anew, which gives the distribution its key again; if that is not it, read the log of the function of station subscribe:',
    deployCommand(stage),
  );
}
