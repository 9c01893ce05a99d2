import { describe, expect, it } from 'vitest';
import type { Namespace } from '../cluster/kube-object.ts';
import { ago, indexOf, namespace, object } from '../testing/cluster-fixtures.ts';
import { namespaceHolders } from './namespace-holders.ts';

const message =
  'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1';
const stuck = (
  conditions: readonly { readonly type: string; readonly status: string; readonly message?: string }[] = [],
) => namespace('shop', { deletingSeconds: 600, conditions }) as Namespace;

describe('namespaceHolders', () => {
  it('names the API that cannot be listed', () => {
    const held = stuck([{ type: 'NamespaceDeletionDiscoveryFailure', status: 'True', message }]);
    const api = object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {});
    expect(namespaceHolders(indexOf([held, api]), held)).toMatchObject({
      dependsOn: [{ kind: 'APIService', name: 'v1beta1.metrics.k8s.io' }],
      says: 'APIService v1beta1.metrics.k8s.io cannot be listed',
    });
  });

  it('names what is left in it and waits for finalizers, and nothing else', () => {
    const held = stuck();
    const topic = object('kafka.strimzi.io/v1', 'KafkaTopic', 'orders');
    const metadata = { ...topic.metadata, deletionTimestamp: ago(600), finalizers: ['strimzi.io/topic-operator'] };
    const index = indexOf([held, { ...topic, metadata }, object('kafka.strimzi.io/v1', 'KafkaTopic', 'other')]);
    expect(namespaceHolders(index, held)).toMatchObject({
      dependsOn: [{ kind: 'KafkaTopic', name: 'orders' }],
      evidence: [{ path: 'metadata.finalizers', value: 'strimzi.io/topic-operator' }],
    });
    expect(namespaceHolders(indexOf([held]), held)).toEqual({ dependsOn: [], says: '', evidence: [] });
  });
});
