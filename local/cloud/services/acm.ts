import type { ByHand } from '../by-hand.ts';
import { textAt } from '../json.ts';
import { jsonAnswer, jsonError, readJsonCall, refuseIn } from './json-protocol.ts';
import type { Service } from './service.ts';

/** Certificate Manager: the certificates that the stack's distributions name. */
export function acm({ certificates }: ByHand): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, { DescribeCertificate: ['CertificateArn'] });
      const arn = textAt(input['CertificateArn'], 'CertificateArn');
      const perform = async () => {
        const found = certificates.get(arn);
        if (found === undefined)
          return jsonError('ResourceNotFoundException', 400, `Could not find certificate ${arn}.`);
        const { status, names, expiresAt } = found;
        const [DomainName = ''] = names;
        return jsonAnswer({
          Certificate: {
            CertificateArn: arn,
            DomainName,
            SubjectAlternativeNames: names,
            Status: status,
            RenewalEligibility: 'ELIGIBLE',
            ...(status !== 'PENDING_VALIDATION' && { NotAfter: expiresAt.getTime() / 1000 }),
            DomainValidationOptions: names.map((name) => ({
              DomainName: name,
              ResourceRecord: { Name: `_local.${name}.`, Type: 'CNAME', Value: '_local.acm-validations.aws.' },
            })),
          },
        });
      };
      return { operation, needs: [{ action: 'acm:DescribeCertificate', resource: arn }], perform };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 400],
      throttled: ['ThrottlingException', 400],
      broken: ['InternalServerError', 500],
    }),
  };
}
