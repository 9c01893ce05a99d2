import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';

const needed = ['tls.crt', 'tls.key'] as const;

/** Ingresses whose TLS Secret is there and holds no certificate. */
export const ingressTlsSecrets = objectAnalyzer({
  name: 'ingress-tls-secrets',
  subjects: ['Ingress'],
  reasons: { TlsSecretUnusable: 'The Secret that an Ingress names for TLS has no certificate or no key.' },
  analyze: (index, ingress) =>
    (ingress.spec.tls ?? []).flatMap(({ secretName = '', hosts = [] }, at) => {
      const secret = index.find('Secret', ingress.metadata.namespace ?? '', secretName);
      if (secret === undefined) return [];
      const lacking = needed.filter((key) => secret.data?.[key] === undefined);
      if (lacking.length === 0) return [];
      const says = `Ingress ${ingress.metadata.name} has no certificate for ${hosts.join(', ') || 'its hosts'}: Secret ${secretName} (${secret.type ?? 'Opaque'}) has no ${lacking.join(' and no ')}`;
      return [
        makeFinding(index, {
          analyzer: 'ingress-tls-secrets',
          severity: 'medium',
          object: refOf(ingress),
          reason: 'TlsSecretUnusable',
          discriminator: secretName,
          message: `${says}.`,
          evidence: [
            fieldEvidence(ingress, `spec.tls[${at}].secretName`, secretName),
            fieldEvidence(secret, 'type', secret.type ?? 'Opaque'),
            fieldEvidence(
              secret,
              'data',
              `keys ${
                Object.keys(secret.data ?? {})
                  .sort()
                  .join(', ') || 'none'
              }`,
            ),
          ],
          cause: { object: refOf(secret), reason: 'TlsSecretUnusable', confidence: 0.85, explanation: `${says}.` },
        }),
      ];
    }),
});
