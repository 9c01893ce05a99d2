import { expect, it } from 'vitest';
import type { Pod } from '../../core/cluster/kube-object.ts';
import { deployment, pod, replicaSet } from '../../core/testing/cluster-fixtures.ts';
import { SharedParts } from './shared-parts.ts';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const set = replicaSet(deployment({ name: 'a-service-with-a-long-name' }));
const pods = (): readonly Pod[] => ['a', 'b'].map((name) => copy(pod(set, { name })));

it('makes equal parts of objects one, and says the same', () => {
  const parts = new SharedParts();
  const [first, second] = pods().map((each) => parts.share(each));
  expect([first, second]).toEqual(pods());
  expect(second?.spec.containers).toBe(first?.spec.containers);
  expect(second?.metadata.labels).toBe(first?.metadata.labels);
  expect(second?.metadata).not.toBe(first?.metadata);
});

it('keeps nothing in common with what it was told to forget', () => {
  const parts = new SharedParts();
  const [one, two] = pods();
  const first = parts.share(one as Pod);
  parts.forget();
  expect(parts.share(two as Pod).spec.containers).not.toBe(first.spec.containers);
});

it('does not take a text for the part that it spells', () => {
  const parts = new SharedParts();
  const odd = copy({
    ...pod(set, {}),
    metadata: {
      name: 'x',
      annotations: { a: '{"long-enough":"to be shared"}' },
      labels: { 'long-enough': 'to be shared' },
    },
  });
  expect(parts.share(copy(odd))).toEqual(odd);
});
