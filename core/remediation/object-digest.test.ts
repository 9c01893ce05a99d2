import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject, Node } from '../cluster/kube-object.ts';
import { configMap, container, deployment, node, secret } from '../testing/cluster-fixtures.ts';
import { objectDigest } from './object-digest.ts';

const checkout = deployment();
const withMeta = (metadata: Partial<KubeObject['metadata']>) => ({
  ...checkout,
  metadata: { ...checkout.metadata, ...metadata },
});

describe('objectDigest', () => {
  it('does not see what servers and controllers keep', () => {
    const digest = objectDigest(checkout);
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.nat(), (status, resourceVersion, generation) => {
        const churned = {
          ...withMeta({
            resourceVersion,
            generation,
            managedFields: [{ manager: resourceVersion }],
            annotations: {
              'kubesage.dev/operation': resourceVersion,
              'deployment.kubernetes.io/revision': `${generation}`,
              'kubectl.kubernetes.io/last-applied-configuration': resourceVersion,
            },
          }),
          status,
        };
        expect(objectDigest(churned as unknown as KubeObject)).toBe(digest);
      }),
    );
  });

  it('does not depend on the order of keys, nor on an empty map of annotations', () => {
    const { apiVersion, kind, metadata, spec } = checkout;
    const turned = { spec: Object.fromEntries(Object.entries(spec).toReversed()), metadata, kind, apiVersion };
    expect(objectDigest(turned as unknown as KubeObject)).toBe(objectDigest(checkout));
    expect(objectDigest(withMeta({ annotations: {}, labels: {} }))).toBe(objectDigest(checkout));
  });

  it('sees every change of what people set', () => {
    const changes: readonly KubeObject[] = [
      deployment({ replicas: 3 }),
      deployment({ containers: [container({ image: 'other' })] }),
      deployment({ containers: [container({ env: [{ name: 'A', value: '' }] })] }),
      withMeta({ labels: { 'edited-by': 'a-colleague' } }),
      withMeta({ annotations: { 'kubernetes.io/change-cause': 'a person' } }),
      withMeta({ uid: 'another' }),
      withMeta({ deletionTimestamp: '2026-03-02T12:00:00Z' }),
      withMeta({ finalizers: ['a/b'] }),
    ];
    expect(new Set([checkout, ...changes].map(objectDigest)).size).toBe(changes.length + 1);
    expect(objectDigest(configMap('a', { k: '1' }))).not.toBe(objectDigest(configMap('a', { k: '2' })));
  });

  it('sees any change of a spec', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const digest = (value: unknown) => objectDigest({ ...checkout, spec: { value } } as unknown as KubeObject);
        const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(digest(a) === digest(b)).toBe(isSame);
      }),
    );
  });

  it('lets an autoscaler move the replicas once the field is its own', () => {
    const managedFields = [{ manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' }];
    const scaled = (replicas: number, entries: typeof managedFields) =>
      objectDigest({ ...deployment({ replicas }), metadata: { ...checkout.metadata, managedFields: entries } });
    expect(scaled(2, managedFields)).toBe(scaled(5, managedFields));
    const byHand = managedFields.map((entry) => ({ ...entry, manager: 'kubectl' }));
    expect(scaled(2, byHand)).not.toBe(scaled(5, byHand));
  });

  it('leaves to node controllers the annotations and taints that they keep', () => {
    const plain = node({ spec: { unschedulable: true } });
    const tainted: Node = {
      ...plain,
      metadata: { ...plain.metadata, annotations: { 'csi.example/nodeid': '7' } },
      spec: {
        unschedulable: true,
        taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-03-02T12:00:00Z' }],
      },
    };
    expect(objectDigest(tainted)).toBe(objectDigest(plain));
    expect(objectDigest(node())).not.toBe(objectDigest(plain));
    const dedicated = node({
      spec: { unschedulable: true, taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] },
    });
    expect(objectDigest(dedicated)).not.toBe(objectDigest(plain));
  });

  it('knows a Secret by its keys and lengths only', () => {
    const masked = secret('login', ['password']);
    const open = (value: string) => ({ ...masked, data: { password: Buffer.from(value).toString('base64') } });
    expect(objectDigest(open('hunter22'))).toBe(objectDigest(masked));
    expect(objectDigest(open('hunter33'))).toBe(objectDigest(masked));
    expect(objectDigest(open('hunter222'))).not.toBe(objectDigest(masked));
    expect(objectDigest(secret('login', ['password', 'user']))).not.toBe(objectDigest(masked));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
