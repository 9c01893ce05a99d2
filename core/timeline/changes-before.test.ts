import { expect, it } from 'vitest';
import type { Finding } from '../diagnosis/finding.ts';
import { ago } from '../testing/fixture-metadata.ts';
import type { ChangeRecord } from './change-record.ts';
import { changesBefore } from './changes-before.ts';
import { nearObjects } from './near-objects.ts';

const onset = ago(0);

function change(
  kind: string,
  name: string,
  secondsAgo: number,
  more: Partial<ChangeRecord> = {},
  namespace = 'shop',
): ChangeRecord {
  return {
    id: `${kind}-${name}-${secondsAgo}`,
    cluster: 'prod',
    at: ago(secondsAgo),
    object: { kind, namespace, name, uid: '' },
    category: 'configuration',
    verb: 'changed',
    who: null,
    says: '',
    fields: [],
    ...more,
  };
}

const ref = (kind: string, name: string, namespace = 'shop') => ({ kind, namespace, name, uid: '' });

const finding = {
  id: 'f',
  object: ref('Service', 'web'),
  cause: null,
  dependsOn: [ref('Deployment', 'web')],
  evidence: [{ kind: 'field', object: ref('ConfigMap', 'web-config'), path: 'data', value: '' }],
} as unknown as Finding;

const surroundings = nearObjects(
  {
    causes: [
      {
        object: ref('Deployment', 'db'),
        reason: 'R',
        confidence: 1,
        chain: [{ object: ref('StatefulSet', 'cache'), says: '', edge: null }],
        reasons: [],
      },
    ],
    symptoms: ['f'],
  },
  [finding, { ...finding, id: 'another', object: ref('Deployment', 'stranger', 'other') }],
);

const ranked = (...changes: readonly ChangeRecord[]) =>
  changesBefore(changes, onset, surroundings).map(({ change: { object }, nearness }) => `${object.name}: ${nearness}`);

it('ranks by nearness in the graph where the time is the same', () => {
  expect(
    ranked(
      change('Node', 'n1', 60, {}, ''),
      change('Deployment', 'neighbour', 60),
      change('NetworkPolicy', 'deny', 60),
      change('ConfigMap', 'web-config', 60),
      change('StatefulSet', 'cache', 60),
      change('Deployment', 'db', 60),
      change('Deployment', 'stranger', 60, {}, 'other'),
      change('ConfigMap', 'coredns', 90, {}, 'kube-system'),
    ),
  ).toEqual([
    'db: cause',
    'cache: chain',
    'web-config: related',
    'deny: governing',
    'neighbour: namespace',
    'n1: cluster',
    'coredns: cluster',
  ]);
});

it('knows the objects of the incident’s graph, and those that were weighed as causes', () => {
  const between = ref('Deployment', 'queue', 'middle');
  const weighed = ref('Node', 'n2', '');
  const graph = { nodes: [{ object: between, role: 'between' as const, findings: [] }], edges: [], isTrimmed: false };
  const hypotheses = [{ object: weighed, reason: 'NotReady', score: 0.2, why: '' }];
  const { objects, namespaces } = nearObjects({ causes: [], symptoms: [], graph, hypotheses }, []);
  expect([...objects]).toEqual([
    ['Deployment/middle/queue', 'chain'],
    ['Node/n2', 'related'],
  ]);
  expect([...namespaces]).toEqual(['middle']);
});

it('ranks by nearness in time among the equally near, and old news of the cause behind fresh news nearby', () => {
  expect(ranked(change('ConfigMap', 'old', 7_200), change('ConfigMap', 'new', 60))).toEqual([
    'new: namespace',
    'old: namespace',
  ]);
  expect(ranked(change('Deployment', 'db', 80_000), change('Service', 'web', 60))).toEqual([
    'web: symptom',
    'db: cause',
  ]);
});

it('leaves out what came after the onset or more than a day before it', () => {
  expect(ranked(change('Deployment', 'db', -5), change('Deployment', 'db', 90_000))).toEqual([]);
  expect(ranked(change('Deployment', 'db', 0))).toEqual(['db: cause']);
});

it('counts a field that swings by its last time before the onset', () => {
  const swinging = { ...change('ConfigMap', 'x', 7_200), lastAt: ago(30) };
  expect(changesBefore([swinging], onset, surroundings)[0]?.secondsBefore).toBe(30);
  expect(changesBefore([{ ...swinging, lastAt: ago(-30) }], onset, surroundings)[0]?.secondsBefore).toBe(7_200);
});

it('does not depend on the order in which the changes come', () => {
  const changes = Array.from({ length: 30 }, (_, at) => change('ConfigMap', `c${at}`, at % 7));
  expect(changesBefore(changes, onset, surroundings)).toEqual(changesBefore(changes.toReversed(), onset, surroundings));
  expect(changesBefore(changes, onset, surroundings)).toHaveLength(20);
});
