import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../core/cluster/kube-object.ts';
import { only } from './manifest.ts';
import { stateful } from './stateful.ts';
import { strangersIn } from './strangers.ts';
import { configMap } from './surroundings.ts';

const system = [
  only(configMap('shop', 'rules', {})),
  ...stateful({
    namespace: 'shop',
    name: 'redis',
    partOf: 'shop',
    releases: ['redis:8'],
    replicas: 2,
    exposes: { redis: 6379 },
    storage: { size: '1Gi', storageClass: 'standard', path: '/data' },
    main: { ports: { redis: 6379 }, cpu: '1m', memory: '1Mi', memoryLimit: '1Mi' },
  }),
];

describe('strangersIn', () => {
  it('finds what a person added in a namespace of the system', () => {
    expect(names([object('ConfigMap', 'shop', 'rules'), object('ConfigMap', 'shop', 'mine')])).toEqual(['mine']);
  });

  it('leaves other namespaces alone, and the one that the control plane shares', () => {
    expect(
      names([
        object('ConfigMap', 'default', 'mine'),
        object('ConfigMap', 'kube-system', 'mine'),
        object('Node', '', 'n'),
      ]),
    ).toEqual([]);
  });

  it('leaves alone what controllers make', () => {
    const owned = {
      ...object('Pod', 'shop', 'p'),
      metadata: { name: 'p', namespace: 'shop', ownerReferences: [owner] },
    };
    expect(
      names([owned, object('ConfigMap', 'shop', 'kube-root-ca.crt'), object('ServiceAccount', 'shop', 'default')]),
    ).toEqual([]);
  });

  it('knows the claims of replicas, and those of replicas that should not be', () => {
    const claims = [0, 1, 2].map((ordinal) => object('PersistentVolumeClaim', 'shop', `data-redis-${ordinal}`));
    expect(names(claims)).toEqual(['data-redis-2']);
  });
});

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: 'u', controller: true };

function object(kind: string, namespace: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name, ...(namespace === '' ? {} : { namespace }) } };
}

function names(live: readonly KubeObject[]): readonly string[] {
  return strangersIn(live, system).map(({ metadata }) => metadata.name);
}
