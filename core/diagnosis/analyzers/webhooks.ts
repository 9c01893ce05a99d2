import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import type { Analyzer } from '../analyzer.ts';
import { type CreationFailure, creationFailures } from '../creation-failures.ts';
import { absenceEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { sayObject } from '../say-reference.ts';
import {
  type Webhook,
  type WebhookConfiguration,
  webhookConfigurations,
  webhookOutage,
  webhookService,
} from '../webhook-state.ts';

type Placed = { readonly configuration: WebhookConfiguration; readonly webhook: Webhook; readonly at: number };

/** Admission webhooks that must answer (failurePolicy Fail) and cannot, and the workloads that get no pods because of it. */
export const webhooks: Analyzer = {
  name: 'webhooks',
  reads: [
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
    'Service',
    'Pod',
    'ReplicaSet',
    'StatefulSet',
    'DaemonSet',
    'Job',
    'Event',
    'Namespace',
  ],
  analyze: (index) => {
    const placed = webhookConfigurations(index).flatMap((configuration) =>
      (configuration.webhooks ?? []).map((webhook, at) => ({ configuration, webhook, at })),
    );
    const refused = creationFailures(index).flatMap((failure) => {
      const name = /failed calling webhook "([^"]+)"/.exec(failure.message)?.[1];
      // Controllers repeat an old refusal until they try again: a webhook that is gone refuses nobody.
      const isGone = knowsAll(index) && !placed.some(({ webhook }) => webhook.name === name);
      return name === undefined || isGone ? [] : [{ failure, name }];
    });
    const blamed = new Map(refused.map(({ failure, name }) => [name, failure]));
    const outages = placed.flatMap((entry) => {
      const outage = webhookOutage(index, entry.webhook);
      const failure = blamed.get(entry.webhook.name);
      if (entry.webhook.failurePolicy === 'Ignore' || (outage === null && failure === undefined)) return [];
      return [outageFinding(index, entry, outage, failure)];
    });
    return [...outages, ...refused.map(({ failure, name }) => refusalFinding(index, failure, name, placed))];
  },
};

function knowsAll(index: ClusterIndex): boolean {
  return index.knows('ValidatingWebhookConfiguration') && index.knows('MutatingWebhookConfiguration');
}

function outageFinding(
  index: ClusterIndex,
  { configuration, webhook, at }: Placed,
  outage: string | null,
  failure: CreationFailure | undefined,
): Finding {
  const service = webhookService(webhook);
  const says = outage ?? `the API server's calls to it fail: ${sayCall(failure?.message ?? '')}`;
  const exists = service !== null && index.find('Service', service.namespace, service.name) !== undefined;
  return makeFinding(index, {
    analyzer: 'webhooks',
    severity: failure === undefined ? 'high' : 'critical',
    object: refOf(configuration),
    reason: 'WebhookUnavailable',
    discriminator: webhook.name,
    message: `Admission webhook ${webhook.name} (${sayObject(configuration)}) must answer every request it is registered for, but ${says}.`,
    evidence: [
      fieldEvidence(configuration, `webhooks[${at}].failurePolicy`, webhook.failurePolicy ?? 'Fail'),
      fieldEvidence(
        configuration,
        `webhooks[${at}].clientConfig.service`,
        webhook.clientConfig.service ?? webhook.clientConfig.url ?? '',
      ),
      ...(outage === null || service === null
        ? []
        : [absenceEvidence(service, exists ? 'endpoints' : 'metadata.name', outage)]),
      ...(failure === undefined ? [] : [failure.evidence]),
    ],
    cause: {
      object: refOf(configuration),
      reason: 'WebhookUnavailable',
      // A Service that is there and has no pods has a fault of its own, which then explains this one.
      confidence: exists && outage !== null ? 0.6 : 0.92,
      explanation: `${sayObject(configuration)} makes the API server ask webhook ${webhook.name}, and ${says}; with failurePolicy Fail everything it matches is refused.`,
    },
    dependsOn: exists && service !== null ? [service] : [],
  });
}

function refusalFinding(
  index: ClusterIndex,
  { workload, message, evidence }: CreationFailure,
  name: string,
  placed: readonly Placed[],
): Finding {
  const owner = placed.find(({ webhook }) => webhook.name === name)?.configuration;
  const object: ObjectRef = owner === undefined ? missingRef('ValidatingWebhookConfiguration', '', name) : refOf(owner);
  const explanation = `The API server cannot ask admission webhook ${name} and refuses the pods of ${sayObject(workload)}: ${sayCall(message)}.`;
  return makeFinding(index, {
    analyzer: 'webhooks',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'RefusedByWebhook',
    discriminator: name,
    message: `${sayObject(workload)} gets no new pods: admission webhook ${name} does not answer (${sayCall(message)}).`,
    evidence: [evidence],
    cause: owner === undefined ? { object, reason: 'WebhookUnavailable', confidence: 0.7, explanation } : null,
    dependsOn: [object],
  });
}

/** What follows the URL in the API server's words. */
function sayCall(message: string): string {
  return (/failed to call webhook: (?:Post "[^"]*": )?(.+)$/s.exec(message)?.[1] ?? message).trim().slice(0, 200);
}
