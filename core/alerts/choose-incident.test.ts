import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { meta } from '../testing/fixture-metadata.ts';
import { alertObjects } from './alert-objects.ts';
import { chooseIncident, type IncidentPlace } from './choose-incident.ts';
import { knownObjects } from './known-objects.ts';

const object = (kind: string, name: string, owner?: KubeObject, namespaced = true): KubeObject =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: meta(kind, name, owner === undefined ? {} : { owner }, namespaced),
  }) as KubeObject;
const web = object('Deployment', 'web');
const replicas = object('ReplicaSet', 'web-5d9', web);
const worker = object('Node', 'worker-1', undefined, false);
const known = knownObjects([
  web,
  replicas,
  object('Pod', 'web-5d9-x1', replicas),
  object('Deployment', 'cart'),
  worker,
  object('Pod', 'etcd-worker-1', worker),
]);

const place = (id: string, objects: readonly string[], namespaces: readonly string[] = ['shop']): IncidentPlace => ({
  id,
  objects: new Set(objects),
  namespaces,
});
const places = [place('sick-web', ['Deployment/shop/web', 'Pod/shop/web-5d9-x0'])];
const choose = (labels: Record<string, string>, among = places): string | null =>
  chooseIncident({ labels, objects: alertObjects(labels) }, among, known);

describe('chooseIncident', () => {
  it('finds the incident of a pod’s workload, though the pod itself is not part of it', () => {
    expect(choose({ namespace: 'shop', pod: 'web-5d9-x1' })).toBe('sick-web');
  });

  it('finds an object that is gone by its name', () => {
    expect(choose({ namespace: 'shop', pod: 'web-5d9-x0' })).toBe('sick-web');
  });

  it('leaves an object that is well alone', () => {
    expect(choose({ namespace: 'shop', deployment: 'cart' })).toBeNull();
  });

  it('falls back on the only incident of the namespace when nothing that is there is named', () => {
    expect(choose({ namespace: 'shop' })).toBe('sick-web');
    expect(choose({ namespace: 'shop', deployment: 'no-such' })).toBe('sick-web');
    expect(choose({ namespace: 'bank' })).toBeNull();
    expect(choose({ namespace: 'shop' }, [...places, place('other', [])])).toBeNull();
  });

  it('takes an alert about the whole cluster to the only incident of the cluster’s own objects', () => {
    expect(choose({})).toBeNull();
    expect(choose({}, [...places, place('lost-node', ['Node/worker-2'], ['', 'shop'])])).toBe('lost-node');
  });

  it('prefers what the pod says to what the node under it says', () => {
    const both = [place('lost-node', ['Node/worker-1'], ['']), ...places];
    expect(choose({ namespace: 'shop', pod: 'web-5d9-x1', node: 'worker-1' }, both)).toBe('sick-web');
  });
});

describe('knownObjects', () => {
  it('knows whose a pod is in the end, and that a node owns nobody', () => {
    expect(known.ownerOf('Pod/shop/web-5d9-x1')).toBe('Deployment/shop/web');
    expect(known.ownerOf('Pod/shop/etcd-worker-1')).toBe('Pod/shop/etcd-worker-1');
    expect(known.ownerOf('Pod/shop/none')).toBeNull();
  });
});
