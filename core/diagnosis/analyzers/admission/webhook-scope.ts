import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isRefused } from '../../refusals.ts';
import { sayObject } from '../../say-reference.ts';
import { type Webhook, type WebhookConfiguration, webhookOutage } from '../../webhook-state.ts';

/** What the API server waits for unless told otherwise, in seconds. */
const usualTimeout = 10;

/** Admission webhooks that stand in their own way, that are skipped, or that make everything wait. */
export const webhookScope = objectAnalyzer({
  name: 'webhook-scope',
  subjects: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  reasons: {
    WebhookGuardsItself:
      'A webhook that must answer is asked about its own pods: once it is down, it cannot come back.',
    WebhookSkipped:
      'A webhook with failurePolicy Ignore does not answer, so what it should check or change passes unseen.',
    WebhookSlow: 'A webhook may hold up requests for longer than usual.',
  },
  analyze: (index, configuration) =>
    (configuration.webhooks ?? []).flatMap((webhook, at) => [
      ...guardsItself(index, configuration, webhook, at),
      ...skipped(index, configuration, webhook, at),
      ...slow(index, configuration, webhook, at),
    ]),
});

function guardsItself(
  index: ClusterIndex,
  configuration: WebhookConfiguration,
  webhook: Webhook,
  at: number,
): readonly Finding[] {
  const { service } = webhook.clientConfig;
  if (service === undefined || (webhook.failurePolicy ?? 'Fail') !== 'Fail' || !isAskedAboutNewPods(webhook)) return [];
  const labels = {
    'kubernetes.io/metadata.name': service.namespace,
    ...index.find('Namespace', '', service.namespace)?.metadata.labels,
  };
  if (!index.knows('Namespace') || !matchesSelector(webhook.namespaceSelector ?? {}, labels)) return [];
  const selector = index.find('Service', service.namespace, service.name)?.spec.selector;
  if (selector === undefined) return [];
  const pods = index.podsMatching(service.namespace, { matchLabels: selector });
  if (!matchesSelector(webhook.objectSelector ?? {}, labelsOf(pods, selector))) return [];
  const isDown = pods.length === 0 && isRefusedItself(index, service.namespace, selector, webhook.name);
  const says = `Admission webhook ${webhook.name} (${sayObject(configuration)}) must be asked about new pods in namespace ${service.namespace}, where its own pods run`;
  return [
    makeFinding(index, {
      analyzer: 'webhook-scope',
      severity: isDown ? 'high' : 'info',
      object: refOf(configuration),
      reason: 'WebhookGuardsItself',
      discriminator: webhook.name,
      message: isDown
        ? `${says}: they are gone, and no new one can be made.`
        : `${says}: when they are all gone, no new one can be made.`,
      evidence: [
        fieldEvidence(configuration, `webhooks[${at}].namespaceSelector`, webhook.namespaceSelector ?? {}),
        fieldEvidence(configuration, `webhooks[${at}].objectSelector`, webhook.objectSelector ?? {}),
        fieldEvidence(configuration, `webhooks[${at}].failurePolicy`, 'Fail'),
      ],
      cause: {
        object: refOf(configuration),
        reason: 'WebhookGuardsItself',
        confidence: isDown ? 0.9 : 0.5,
        explanation: `${says}.`,
      },
      dependsOn: isDown ? [missingRef('Service', service.namespace, service.name)] : [],
    }),
  ];
}

/** The workloads behind the Service get no pods because the webhook does not answer. */
function isRefusedItself(
  index: ClusterIndex,
  namespace: string,
  matchLabels: Readonly<Record<string, string>>,
  name: string,
): boolean {
  const workloads = (['Deployment', 'StatefulSet', 'DaemonSet'] as const).flatMap((kind) =>
    index.templatesMatching(kind, namespace, { matchLabels }),
  );
  const says = new RegExp(`failed calling webhook \\\\?"${name.replaceAll('.', '\\.')}`);
  return workloads.some((workload) => isRefused(index, workload, says));
}

/** Labels of the pods; when there are none, those that the Service selects them by. */
function labelsOf(pods: readonly Pod[], selector: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return pods[0]?.metadata.labels ?? selector;
}

function isAskedAboutNewPods({ rules = [] }: Webhook): boolean {
  return rules.some(
    ({ apiGroups = [], resources = [], operations = [] }) =>
      (apiGroups.includes('') || apiGroups.includes('*')) &&
      resources.some((resource) => resource === 'pods' || resource === '*' || resource === '*/*') &&
      (operations.includes('CREATE') || operations.includes('*')),
  );
}

function skipped(
  index: ClusterIndex,
  configuration: WebhookConfiguration,
  webhook: Webhook,
  at: number,
): readonly Finding[] {
  if (webhook.failurePolicy !== 'Ignore') return [];
  const outage = webhookOutage(index, webhook);
  if (outage === null) return [];
  const says = `Admission webhook ${webhook.name} (${sayObject(configuration)}) is skipped without a word: ${outage}`;
  return [
    makeFinding(index, {
      analyzer: 'webhook-scope',
      severity: 'info',
      object: refOf(configuration),
      reason: 'WebhookSkipped',
      discriminator: webhook.name,
      message: `${says}.`,
      evidence: [
        fieldEvidence(configuration, `webhooks[${at}].failurePolicy`, 'Ignore'),
        fieldEvidence(configuration, `webhooks[${at}].clientConfig.service`, webhook.clientConfig.service),
      ],
      cause: { object: refOf(configuration), reason: 'WebhookSkipped', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}

function slow(
  index: ClusterIndex,
  configuration: WebhookConfiguration,
  { name, failurePolicy = 'Fail', timeoutSeconds = usualTimeout }: Webhook,
  at: number,
): readonly Finding[] {
  if (timeoutSeconds <= usualTimeout || failurePolicy !== 'Fail') return [];
  const says = `Admission webhook ${name} (${sayObject(configuration)}) may hold up each request for ${timeoutSeconds} s`;
  return [
    makeFinding(index, {
      analyzer: 'webhook-scope',
      severity: 'info',
      object: refOf(configuration),
      reason: 'WebhookSlow',
      discriminator: name,
      message: `${says}.`,
      evidence: [fieldEvidence(configuration, `webhooks[${at}].timeoutSeconds`, timeoutSeconds)],
      cause: { object: refOf(configuration), reason: 'WebhookSlow', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}
