import { refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { conditionOf } from './custom-fields.ts';
import { isCertificateIssuer } from './custom-kinds.ts';
import { missingNamedIn } from './named-objects.ts';

/** Where cert-manager keeps the Secrets of ClusterIssuers unless it is told otherwise. */
const clusterNamespace = 'cert-manager';

/** Issuers of cert-manager that cannot issue: a credential, an account, an address that does not answer. */
export const certificateIssuers = objectAnalyzer({
  name: 'certificate-issuers',
  subjects: ['CustomResource'],
  reasons: { IssuerNotReady: 'An Issuer or ClusterIssuer of cert-manager cannot issue certificates.' },
  isSubject: isCertificateIssuer,
  analyze: (index, issuer) => {
    const ready = conditionOf(issuer, 'Ready');
    if (ready === undefined || ready.status === 'True' || !isOlderThan(index, ready.lastTransitionTime, 60)) return [];
    const told = (ready.message ?? ready.reason ?? '').trim().replace(/\.$/, '');
    const explanation = `${sayObject(issuer)} cannot issue certificates: ${told}.`;
    const missing = missingNamedIn(index, issuer.metadata.namespace ?? clusterNamespace, told);
    return [
      makeFinding(index, {
        analyzer: 'certificate-issuers',
        severity: 'medium',
        object: refOf(issuer),
        reason: 'IssuerNotReady',
        message: explanation,
        evidence: [conditionEvidence(issuer, ready)],
        cause:
          missing === undefined
            ? { object: refOf(issuer), reason: 'IssuerNotReady', confidence: 0.8, explanation }
            : {
                object: missing,
                reason: `${missing.kind}Missing`,
                confidence: 0.9,
                explanation: `${sayObject(missing)}, which ${sayObject(issuer)} needs, does not exist.`,
              },
      }),
    ];
  },
});
