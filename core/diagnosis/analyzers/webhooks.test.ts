import { describe, expect, it } from 'vitest';
import {
  ago,
  deployment,
  indexOf,
  namespace,
  object,
  pod,
  replicaSet,
  rolledOut,
  service,
} from '../../testing/cluster-fixtures.ts';
import { webhooks } from './webhooks.ts';

const hook = (failurePolicy = 'Fail', name = 'checkout') =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'policy', {
    webhooks: [
      { name: 'pods.policy.example', failurePolicy, clientConfig: { service: { namespace: 'shop', name, port: 80 } } },
    ],
  });
const refusal =
  'Internal error occurred: failed calling webhook "pods.policy.example": failed to call webhook: Post "https://policy.shop.svc:443/": service "policy" not found';

describe('webhooks', () => {
  it('finds one whose Service does not exist, and the workloads that it refuses as its symptoms', () => {
    const made = deployment({ name: 'cart', replicas: 1 });
    const current = replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message: refusal, lastTransitionTime: ago(60) }],
    });
    const [outage, refused] = webhooks.analyze(indexOf([hook('Fail', 'policy'), made, current, namespace('shop')]));
    expect(outage).toMatchObject({
      severity: 'critical',
      cause: { reason: 'WebhookUnavailable', object: { kind: 'ValidatingWebhookConfiguration', name: 'policy' } },
    });
    expect(refused).toMatchObject({
      reason: 'RefusedByWebhook',
      object: { name: 'cart' },
      cause: null,
      dependsOn: [{ kind: 'ValidatingWebhookConfiguration' }],
    });
  });

  it('does not repeat the refusal of a webhook that was removed', () => {
    const made = deployment({ replicas: 1 });
    const refused = replicaSet(made, {
      conditions: [{ type: 'ReplicaFailure', status: 'True', message: refusal, lastTransitionTime: ago(60) }],
    });
    expect(webhooks.analyze(indexOf([made, refused]))).toEqual([]);
    expect(webhooks.analyze(indexOf([made, refused], { unread: ['ValidatingWebhookConfiguration'] }))).toHaveLength(1);
  });

  it('depends on a Service that is there but has no ready pods', () => {
    const [finding] = webhooks.analyze(indexOf([hook(), service(), deployment({ replicas: 0 })]));
    expect(finding).toMatchObject({ dependsOn: [{ kind: 'Service', name: 'checkout' }] });
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });

  it('finds nothing when it may fail open, is served, or its namespace was not read', () => {
    const { deployment: made, current } = rolledOut({});
    expect(webhooks.analyze(indexOf([hook('Ignore', 'policy'), made]))).toEqual([]);
    expect(webhooks.analyze(indexOf([hook(), service(), made, current, pod(current)]))).toEqual([]);
    expect(webhooks.analyze(indexOf([hook('Fail', 'policy'), namespace('shop')]))).toEqual([]);
  });
});
