import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { eventTime } from '../../../cluster/cluster-index.ts';
import type { KubeEvent } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { eventEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isYoungerThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { webhookConfigurations } from '../../webhook-state.ts';

const recentSeconds = 3600;
const failedCall = /failed calling webhook \\?"([^"\\]{1,253})\\?"/;

/** Controllers that a webhook's silence keeps from their work, by the events about what they work on. Pods that are not created are found elsewhere. */
export const webhookCallEvents = objectAnalyzer({
  name: 'webhook-call-events',
  subjects: ['Event'],
  reasons: { WebhookCallFailed: 'Something cannot be written because an admission webhook does not answer.' },
  isSubject: (_, object) => {
    const { reason, message = '' } = object as KubeEvent;
    return reason !== 'FailedCreate' && message.includes('failed calling webhook');
  },
  analyze: (index, event) => {
    const name = failedCall.exec(event.message ?? '')?.[1];
    if (name === undefined || !isYoungerThan(index, eventTime(event), recentSeconds)) return [];
    const { kind = '', namespace = '', name: of = '', uid = '' } = event.involvedObject;
    const configuration = configurationOf(index, name);
    if (configuration === null) return [];
    const object: ObjectRef = { kind, namespace, name: of, uid };
    return [
      makeFinding(index, {
        analyzer: 'webhook-call-events',
        severity: 'medium',
        object,
        reason: 'WebhookCallFailed',
        discriminator: name,
        message: `${sayObject(object)} cannot be worked on: admission webhook ${name} does not answer.`,
        evidence: [eventEvidence(event)],
        cause: null,
        dependsOn: [configuration],
      }),
    ];
  },
});

/** null when there is no such webhook any more: then the event tells of the past. */
function configurationOf(index: ClusterIndex, name: string): ObjectRef | null {
  const found = webhookConfigurations(index).find(({ webhooks = [] }) => webhooks.some((each) => each.name === name));
  if (found !== undefined) return refOf(found);
  const isKnown = index.knows('ValidatingWebhookConfiguration') && index.knows('MutatingWebhookConfiguration');
  return isKnown ? null : missingRef('ValidatingWebhookConfiguration', '', name);
}
