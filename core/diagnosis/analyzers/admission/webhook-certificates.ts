import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayObject } from '../../say-reference.ts';
import { type CertificateFault, certificateFault } from '../../serving-certificate.ts';
import type { Webhook, WebhookConfiguration } from '../../webhook-state.ts';

type Hit = { readonly webhook: Webhook; readonly at: number; readonly fault: CertificateFault };

/** Admission webhooks that the API server cannot trust: their CA bundle and the certificate that they serve do not go together. */
export const webhookCertificates = objectAnalyzer({
  name: 'webhook-certificates',
  subjects: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  reasons: {
    CaUnreadable: 'The CA bundle of a webhook cannot be read.',
    CaExpired: 'The authority in the CA bundle of a webhook has expired.',
    CaMissing: 'A webhook names no CA bundle although its certificate is of no public authority.',
    CaMismatch: 'The CA bundle of a webhook has not signed the certificate that it serves.',
    ServingCertificateExpired: 'The certificate that a webhook serves has expired.',
    ServingCertificateHostWrong: 'The certificate that a webhook serves is not made out for its Service.',
  },
  analyze: (index, configuration) => {
    const hits = new Map<string, [Hit, ...Hit[]]>();
    for (const [at, webhook] of (configuration.webhooks ?? []).entries()) {
      const fault = faultOf(index, configuration, webhook, at);
      if (fault === null) continue;
      // One certificate usually serves all webhooks of a configuration.
      const key = `${fault.reason}/${fault.says}`;
      const group = hits.get(key);
      if (group === undefined) hits.set(key, [{ webhook, at, fault }]);
      else group.push({ webhook, at, fault });
    }
    return [...hits.values()].map((group) => toFinding(index, configuration, group));
  },
});

function faultOf(
  index: ClusterIndex,
  owner: WebhookConfiguration,
  { clientConfig }: Webhook,
  at: number,
): CertificateFault | null {
  const { service, caBundle = '', caCertificates } = clientConfig;
  if (service === undefined) return null;
  // A bundle that nobody has read is not to be taken for none.
  if (caCertificates === undefined && caBundle !== '') return null;
  return certificateFault(index, { owner, path: `webhooks[${at}].clientConfig`, service, authorities: caCertificates });
}

function toFinding(index: ClusterIndex, configuration: WebhookConfiguration, hits: readonly [Hit, ...Hit[]]): Finding {
  const [{ webhook, fault }] = hits;
  const must = hits.find(({ webhook: { failurePolicy = 'Fail' } }) => failurePolicy === 'Fail');
  const more = hits.length === 1 ? '' : ` and ${hits.length - 1} more of it`;
  const effect =
    must === undefined ? 'is skipped silently (failurePolicy Ignore)' : 'refuses everything that it is registered for';
  const explanation = `Admission webhook ${(must ?? { webhook }).webhook.name}${more} of ${sayObject(configuration)} ${effect}: ${fault.says}.`;
  return makeFinding(index, {
    analyzer: 'webhook-certificates',
    severity: must === undefined ? 'low' : 'high',
    object: refOf(configuration),
    reason: fault.reason,
    discriminator: webhook.name,
    message: explanation,
    evidence: [
      ...hits
        .slice(0, 2)
        .map(({ at, webhook: { failurePolicy = 'Fail' } }) =>
          fieldEvidence(configuration, `webhooks[${at}].failurePolicy`, failurePolicy),
        ),
      ...fault.evidence,
    ],
    cause: { object: fault.culprit, reason: fault.reason, confidence: fault.confidence, explanation },
    dependsOn: [fault.culprit],
  });
}
