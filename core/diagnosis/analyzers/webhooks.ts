import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { type CreationFailure, creationFailureOf } from '../creation-failures.ts';
import { absenceEvidence, fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { perIndex, perKey } from '../per-index.ts';
import { sayObject } from '../say-reference.ts';
import {
  type Webhook,
  type WebhookConfiguration,
  webhookConfigurations,
  webhookOutage,
  webhookService,
} from '../webhook-state.ts';
import { isTopWorkload, isWorkload, workloadKinds } from '../workloads.ts';

type Placed = { readonly configuration: WebhookConfiguration; readonly webhook: Webhook; readonly at: number };

type Refusal = Pick<CreationFailure, 'message' | 'evidence'>;

const configurations = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const;

/** Admission webhooks that must answer (failurePolicy Fail) and cannot, and the workloads that get no pods because of it. */
export const webhooks = objectAnalyzer({
  name: 'webhooks',
  subjects: [...configurations, ...workloadKinds],
  reasons: {
    WebhookUnavailable: 'A webhook that must answer cannot be reached, so what it is registered for is refused.',
    RefusedByWebhook: 'The workload gets no pods because such a webhook does not answer.',
  },
  analyze: (index, object) => {
    if (!isWorkload(object)) return outages(index, object);
    const failure = isTopWorkload(index, object) ? creationFailureOf(index, object) : null;
    const name = failure === null ? undefined : refusedBy(failure);
    if (failure === null || name === undefined) return [];
    const owner = ownerOf(index, name);
    // Controllers repeat an old refusal until they try again: a webhook that is gone refuses nobody.
    return owner === undefined && knowsAll(index) ? [] : [refusalFinding(index, failure, name, owner)];
  },
});

function outages(index: ClusterIndex, configuration: WebhookConfiguration): readonly Finding[] {
  return (configuration.webhooks ?? []).flatMap((webhook, at) => {
    if (webhook.failurePolicy === 'Ignore') return [];
    const outage = webhookOutage(index, webhook);
    const refusal = refusalBy(index, webhook.name);
    return outage === null && refusal === null
      ? []
      : [outageFinding(index, { configuration, webhook, at }, outage, refusal)];
  });
}

/** What a workload said of a webhook that refuses its pods, of several the last by name. */
const refusalBy = perKey((index, webhook): Refusal | null => refusals(index).get(webhook) ?? null);

const refusals = perIndex((index): ReadonlyMap<string, Refusal> => {
  const said = new Map<string, Refusal>();
  for (const namespace of index.populatedNamespaces())
    for (const [name, refusal] of refusalsIn(index, namespace)) said.set(name, refusal);
  return said;
});

const refusalsIn = perKey((index, namespace): ReadonlyMap<string, Refusal> => {
  const said = new Map<string, Refusal>();
  for (const kind of workloadKinds) {
    // A pod on its own is refused to whoever makes it, and leaves nothing behind.
    if (kind === 'Pod') continue;
    for (const workload of index.inNamespace(kind, namespace)) {
      const failure = isTopWorkload(index, workload) ? creationFailureOf(index, workload) : null;
      const name = failure === null ? undefined : refusedBy(failure);
      if (failure !== null && name !== undefined)
        said.set(name, { message: failure.message, evidence: failure.evidence });
    }
  }
  return said;
});

function refusedBy({ message }: CreationFailure): string | undefined {
  return /failed calling webhook "([^"]+)"/.exec(message)?.[1];
}

function ownerOf(index: ClusterIndex, webhook: string): WebhookConfiguration | undefined {
  return webhookConfigurations(index).find(({ webhooks: entries = [] }) =>
    entries.some(({ name }) => name === webhook),
  );
}

function knowsAll(index: ClusterIndex): boolean {
  return configurations.every((kind) => index.knows(kind));
}

function outageFinding(
  index: ClusterIndex,
  { configuration, webhook, at }: Placed,
  outage: string | null,
  refusal: Refusal | null,
): Finding {
  const service = webhookService(webhook);
  const says = outage ?? `the API server's calls to it fail: ${sayCall(refusal?.message ?? '')}`;
  const exists = service !== null && index.find('Service', service.namespace, service.name) !== undefined;
  return makeFinding(index, {
    analyzer: 'webhooks',
    severity: refusal === null ? 'high' : 'critical',
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
      ...(refusal === null ? [] : [refusal.evidence]),
    ],
    cause: {
      object: refOf(configuration),
      reason: 'WebhookUnavailable',
      // A Service that is there and has no pods has a fault of its own, which then explains this one; so has a certificate.
      confidence: (exists && outage !== null) || /x509|certificate/.test(says) ? 0.6 : 0.92,
      explanation: `${sayObject(configuration)} makes the API server ask webhook ${webhook.name}, and ${says}; with failurePolicy Fail everything it matches is refused.`,
    },
    dependsOn: exists && service !== null ? [service] : [],
  });
}

function refusalFinding(
  index: ClusterIndex,
  { workload, message, evidence }: CreationFailure,
  name: string,
  owner: WebhookConfiguration | undefined,
): Finding {
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
