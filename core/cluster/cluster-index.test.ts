import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configMap, event, indexOf, node, object, pod, rolledOut, service } from '../testing/cluster-fixtures.ts';
import type { KubeObject } from './kube-object.ts';
import { matchesSelector } from './label-selector.ts';

const { deployment, current } = rolledOut({ replicas: 3 });
const set = (made: KubeObject) => ({ type: 'set', list: made.kind as 'Pod', object: made }) as const;
const gone = (made: KubeObject) => ({ type: 'deleted', list: made.kind as 'Pod', object: made }) as const;

describe('the cluster index', () => {
  it('finds objects by name, owner, node and label as they come, change and go', () => {
    const index = indexOf([deployment, current]);
    const [a, b] = [pod(current, { name: 'a' }), pod(current, { name: 'b', nodeName: '' })];
    const selector = { matchLabels: { app: 'checkout' } };
    expect(index.podsMatching('shop', selector)).toEqual([]);
    index.apply([set(b), set(a)]);
    expect(index.podsMatching('shop', selector)).toEqual([a, b]);
    expect(index.podsOf(deployment)).toEqual([a, b]);
    expect(index.podsOnNode('node-1')).toEqual([a]);
    const moved = pod(current, { name: 'b', nodeName: 'node-1', labels: { app: 'other' } });
    index.apply([set(moved)]);
    expect(index.podsMatching('shop', selector)).toEqual([a]);
    expect(index.podsOnNode('node-1')).toEqual([a, moved]);
    expect(index.find('Pod', 'shop', 'b')).toBe(moved);
    index.apply([gone(a)]);
    expect(index.inNamespace('Pod', 'shop')).toEqual([moved]);
    expect(index.byUid(a.metadata.uid ?? '')).toBeUndefined();
  });

  it('leaves a list that it handed out as it was', () => {
    const [a, b] = [pod(current, { name: 'a' }), pod(current, { name: 'b' })];
    const index = indexOf([a]);
    const before = index.all('Pod');
    index.apply([set(b), gone(a)]);
    expect(before).toEqual([a]);
    expect(index.all('Pod')).toEqual([b]);
  });

  it('answers selectors as looking at every pod would', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const labels = fc.dictionary(fc.constantFrom('app', 'tier'), word);
    const selector = fc.record({
      matchLabels: labels,
      matchExpressions: fc.array(
        fc.record({
          key: fc.constantFrom('app', 'tier'),
          operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
          values: fc.array(word, { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(labels, { maxLength: 8 }),
        fc.array(labels, { maxLength: 8 }),
        selector,
        (first, then, of) => {
          const podsOf = (all: typeof first) => all.map((own, at) => pod(current, { name: `pod-${at}`, labels: own }));
          const index = indexOf(podsOf(first));
          index.podsMatching('shop', of);
          index.apply([{ type: 'replaced', list: 'Pod', objects: podsOf(then) }]);
          expect(index.podsMatching('shop', of)).toEqual(
            podsOf(then).filter(({ metadata }) => matchesSelector(of, metadata.labels)),
          );
        },
      ),
    );
  });

  it('knows which namespaces hold anything but events', () => {
    const index = indexOf([configMap('a', {}, { namespace: 'one' }), node()]);
    index.apply([set(service({ namespace: 'two' })), set(event(node(), 'Rebooted', 'rebooted'))]);
    expect(index.populatedNamespaces()).toEqual(['one', 'two']);
    index.apply([gone(configMap('a', {}, { namespace: 'one' }))]);
    expect(index.populatedNamespaces()).toEqual(['two']);
  });

  it('keeps custom resources of one kind and name but of two groups apart', () => {
    const [a, b] = [object('a.io/v1', 'Cluster', 'main'), object('b.io/v1', 'Cluster', 'main')].map((made, at) => ({
      ...made,
      metadata: { ...made.metadata, uid: `uid-${at}` },
    }));
    if (a === undefined || b === undefined) throw new Error('unreachable');
    const index = indexOf([b, a]);
    expect(index.all('CustomResource')).toEqual([a, b]);
    expect(index.named('Cluster', 'shop', 'main')).toBe(a);
    index.apply([{ type: 'deleted', list: 'CustomResource', object: a }]);
    expect(index.named('Cluster', 'shop', 'main')).toBe(b);
  });

  it('bounds the events of an object without losing how it began', () => {
    const own = pod(current);
    const first = event(own, 'FailedMount', 'secret "db" not found', { secondsAgo: 90_000 });
    const flood = Array.from({ length: 5_000 }, (_, at) => ({
      ...event(own, 'BackOff', `Back-off ${at}`, { secondsAgo: 50_000 - at }),
      metadata: { name: `flood-${at}`, namespace: 'shop', uid: `flood-${at}` },
    }));
    const index = indexOf([own, first]);
    index.apply(flood.map(set));
    expect(index.all('Event').length).toBeLessThan(200);
    const told = index.eventsOf(own);
    expect(told.length).toBeLessThan(50);
    expect(told[0]).toBe(first);
    expect(told.at(-1)?.message).toBe('Back-off 4999');
  });

  it('follows gaps', () => {
    const index = indexOf([], { unread: ['Secret'] });
    expect(index.knows('Secret')).toBe(false);
    const gap = { kind: 'Pod', code: 'Timeout', detail: 'pods could not be listed' };
    index.apply([{ type: 'gap', list: 'Pod', gap }]);
    expect(index.gaps.map(({ kind }) => kind)).toEqual(['Pod', 'Secret']);
    index.apply([
      { type: 'gap-closed', list: 'Pod' },
      { type: 'gap-closed', list: 'Secret' },
      { type: 'replaced', list: 'Secret', objects: [] },
    ]);
    expect([index.gaps, index.knows('Secret'), index.knows('Pod')]).toEqual([[], true, true]);
  });
});
