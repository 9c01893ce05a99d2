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
import { analyzeAll } from '../object-analyzer.ts';
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
    const [outage, refused] = analyzeAll(indexOf([hook('Fail', 'policy'), made, current, namespace('shop')]), webhooks);
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
    expect(analyzeAll(indexOf([made, refused]), webhooks)).toEqual([]);
    expect(analyzeAll(indexOf([made, refused], { unread: ['ValidatingWebhookConfiguration'] }), webhooks)).toHaveLength(
      1,
    );
  });

  it('depends on a Service that is there but has no ready pods', () => {
    const [finding] = analyzeAll(indexOf([hook(), service(), deployment({ replicas: 0 })]), webhooks);
    expect(finding).toMatchObject({ dependsOn: [{ kind: 'Service', name: 'checkout' }] });
    expect(finding?.cause?.confidence).toBeLessThan(0.7);
  });

  it('finds nothing when it may fail open, is served, or its namespace was not read', () => {
    const { deployment: made, current } = rolledOut({});
    expect(analyzeAll(indexOf([hook('Ignore', 'policy'), made]), webhooks)).toEqual([]);
    expect(analyzeAll(indexOf([hook(), service(), made, current, pod(current)]), webhooks)).toEqual([]);
    expect(analyzeAll(indexOf([hook('Fail', 'policy'), namespace('shop')]), webhooks)).toEqual([]);
  });
});
