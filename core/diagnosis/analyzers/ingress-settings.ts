import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { Ingress } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { wasEdited } from '../last-change.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { inOrder } from '../order.ts';

/** Ingresses whose class or TLS secret does not exist. */
export const ingressSettings = objectAnalyzer({
  name: 'ingress-settings',
  subjects: ['Ingress'],
  reasons: {
    IngressClassMissing: 'The Ingress names a class that does not exist, so no controller serves it.',
    TlsSecretMissing: 'The Secret of its certificate does not exist.',
  },
  analyze: (index, ingress) => [...classMissing(index, ingress), ...secretsMissing(index, ingress)],
});

function classMissing(index: ClusterIndex, ingress: Ingress): readonly Finding[] {
  const name = ingress.spec.ingressClassName;
  if (name === undefined || !index.knows('IngressClass') || index.find('IngressClass', '', name) !== undefined)
    return [];
  // A cluster without any class runs a controller that does not use them, or none at all.
  const others = inOrder(index.all('IngressClass')).map(({ metadata }) => metadata.name);
  const says = `Ingress ${ingress.metadata.name} names class ${name}, which does not exist, so no controller serves it`;
  return [
    makeFinding(index, {
      analyzer: 'ingress-settings',
      severity: others.length === 0 ? 'low' : 'high',
      object: refOf(ingress),
      reason: 'IngressClassMissing',
      message: `${says}.`,
      evidence: [
        fieldEvidence(ingress, 'spec.ingressClassName', name),
        absenceEvidence(
          missingRef('IngressClass', '', name),
          'metadata.name',
          `there is ${others.join(', ') || 'none'}`,
        ),
      ],
      cause: { object: refOf(ingress), reason: 'IngressClassMissing', confidence: 0.88, explanation: `${says}.` },
    }),
  ];
}

function secretsMissing(index: ClusterIndex, ingress: Ingress): readonly Finding[] {
  if (!index.knows('Secret')) return [];
  const namespace = ingress.metadata.namespace ?? '';
  return (ingress.spec.tls ?? []).flatMap(({ secretName, hosts = [] }, at) => {
    if (secretName === undefined || index.find('Secret', namespace, secretName) !== undefined) return [];
    const lost = missingRef('Secret', namespace, secretName);
    const says = `Ingress ${ingress.metadata.name} has no certificate for ${hosts.join(', ') || 'its hosts'}: Secret ${secretName} does not exist`;
    return [
      makeFinding(index, {
        analyzer: 'ingress-settings',
        severity: 'medium',
        object: refOf(ingress),
        reason: 'TlsSecretMissing',
        discriminator: secretName,
        message: `${says}.`,
        evidence: [
          fieldEvidence(ingress, `spec.tls[${at}].secretName`, secretName),
          absenceEvidence(lost, 'metadata.name', `no Secret ${secretName} in the namespace`),
        ],
        cause: {
          object: wasEdited(ingress) ? refOf(ingress) : lost,
          reason: 'SecretMissing',
          confidence: 0.85,
          explanation: `${says}.`,
        },
      }),
    ];
  });
}
