import { describe, expect, it } from 'vitest';
import { ago, indexOf, node, pod } from '../testing/cluster-fixtures.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';
import { joinIncidents } from './join-incidents.ts';
import { app, main } from './testing/scene.ts';
import { finding, ref } from './testing/synthetic.ts';

const nothing = indexOf([]);
const [web, cache, queue] = [ref('Deployment', 'web'), ref('StatefulSet', 'cache'), ref('StatefulSet', 'queue')];
const seen = (name: string) => ({
  evidence: [{ kind: 'event' as const, object: ref('Pod', name), path: 'BackOff', value: 'x', at: ago(600) }],
});

function changed(name: string, seconds: number, more: Partial<ChangeRecord> = {}): ChangeRecord {
  return {
    id: `c-${name}`,
    cluster: 'test',
    at: ago(seconds),
    object: ref('StatefulSet', name),
    category: 'rollout',
    verb: 'changed',
    who: 'ada',
    says: `StatefulSet ${name} was rolled out with image ${name}:2`,
    fields: [],
    ...more,
  };
}

const causesOf = (...given: Parameters<typeof joinIncidents>) =>
  joinIncidents(...given)
    .filter(({ symptoms }) => symptoms.some((id) => id.startsWith('x-Deployment')))
    .map(({ causes }) => causes[0]?.object.name);

/** Two peers of one workload that are in trouble; only one of them can be why it is, too. */
const torn = [
  finding(cache, { blames: cache, sure: 0.75, ...seen('cache') }),
  finding(queue, { blames: queue, sure: 0.75, ...seen('queue') }),
  finding(web, { blames: web, sure: 0.4, dependsOn: [cache, queue], ...seen('web') }),
];

describe('what speaks for a candidate', () => {
  it('is a change just before the trouble', () => {
    expect(causesOf(nothing, torn, [changed('queue', 660)])).toEqual(['queue']);
    expect(causesOf(nothing, torn, [changed('cache', 660)])).toEqual(['cache']);
  });

  it('is no change after it, nor one of the day before', () => {
    const neither = causesOf(nothing, torn);
    expect(causesOf(nothing, torn, [changed('queue', 300)])).toEqual(neither);
    expect(causesOf(nothing, torn, [changed('queue', 90_000)])).toEqual(neither);
  });

  it('tells the change first, with its time, and gives it as a reason', () => {
    const incident = joinIncidents(nothing, torn, [changed('queue', 660)]).find(
      ({ causes }) => causes[0]?.object.name === 'queue',
    );
    expect(incident?.causes[0]?.chain.map(({ says }) => says)).toEqual([
      'StatefulSet queue was rolled out with image queue:2 at 11:49 UTC.',
      'queue is Broken.',
      'web suffers.',
    ]);
    expect(incident?.causes[0]?.reasons.join(' ')).toContain('60 s before the first sign of trouble');
  });

  it('keeps the loser among the hypotheses, with why it lost', () => {
    const incident = joinIncidents(nothing, torn, [changed('queue', 660)]).find(
      ({ causes }) => causes[0]?.object.name === 'queue',
    );
    expect(incident?.hypotheses.map(({ object }) => object.name)).toEqual(['cache', 'web']);
    expect(incident?.hypotheses[0]?.why).toContain('it is the cause of another incident');
    for (const { score } of incident?.hypotheses ?? []) expect(score).toBeLessThan(1);
  });
});

describe('what speaks against a candidate', () => {
  const pressed = (name: string) =>
    finding(ref('Node', name), { blames: ref('Node', name), reason: 'NodeDiskPressure', severity: 'medium' });

  it('is that what it predicts is absent: a node with many healthy pods does not explain the one that fails', () => {
    const ill = app('ill', 'shop', {
      pods: (current) => [pod(current, { name: 'ill-a', nodeName: 'n1', ready: false })],
    });
    const well = app('well', 'shop', {
      pods: (current) => ['a', 'b', 'c', 'd'].map((at) => pod(current, { name: `well-${at}`, nodeName: 'n1' })),
    });
    const trouble = [pressed('n1'), finding(ref('Deployment', 'ill'), { blames: ref('Deployment', 'ill'), sure: 0.3 })];
    const alone = joinIncidents(indexOf([node({ name: 'n1' }), ...ill.objects]), trouble);
    expect(alone.map(({ causes }) => causes[0]?.object.name)).toEqual(['n1']);
    const among = joinIncidents(indexOf([node({ name: 'n1' }), ...ill.objects, ...well.objects]), trouble);
    expect(among.map(({ causes }) => causes[0]?.object.name).sort()).toEqual(['ill', 'n1']);
  });

  it('is said in words', () => {
    const calling = { containers: [main('x', { env: [{ name: 'DB_URL', value: 'http://db:80/' }] })] };
    const index = indexOf([
      ...app('db', 'shop').objects,
      ...app('one', 'shop', calling).objects,
      ...app('two', 'shop', calling).objects,
    ]);
    const db = ref('Deployment', 'db');
    const one = ref('Deployment', 'one');
    const [incident] = joinIncidents(index, [
      finding(db, { blames: db }),
      finding(one, { blames: one, sure: 0.4, dependsOn: [db] }),
    ]);
    expect(incident?.symptoms).toHaveLength(2);
    expect(incident?.causes[0]?.reasons).toContain(
      'Against it: of the 2 workloads that call it, 1 is well (Deployment two).',
    );
  });

  it('is that many have the same said of them and harm nothing', () => {
    const many = Array.from({ length: 9 }, (_, at) => pressed(`n${at}`));
    const ill = app('ill', 'shop', {
      pods: (current) => [pod(current, { name: 'ill-a', nodeName: 'n1', ready: false })],
    });
    const trouble = [...many, finding(ref('Deployment', 'ill'), { blames: ref('Deployment', 'ill'), sure: 0.3 })];
    const incidents = joinIncidents(indexOf([node({ name: 'n1' }), ...ill.objects]), trouble);
    expect(incidents.map(({ causes }) => causes[0]?.object.name)).toContain('ill');
  });
});

it('takes what is about to break for no reason of what is broken', () => {
  const expiring = finding(cache, { blames: cache, severity: 'low', reason: 'Expiring' });
  const incidents = joinIncidents(nothing, [expiring, finding(web, { blames: web, sure: 0.4, dependsOn: [cache] })]);
  expect(incidents.map(({ causes }) => causes[0]?.object.name)).toEqual(['web', 'cache']);
});

it('takes a scale to zero that nobody was known to mind for the cause once somebody does', () => {
  const meant = app('cache', 'shop', { replicas: 0, pods: () => [] });
  const well = app('cache', 'shop');
  const note = finding(ref('Service', 'cache'), {
    blames: ref('Deployment', 'cache'),
    severity: 'info',
    reason: 'ScaledToZero',
  });
  const trouble = [note, finding(web, { blames: web, sure: 0.4, dependsOn: [ref('Service', 'cache')] })];
  const blamed = (objects: typeof meant.objects) =>
    joinIncidents(indexOf(objects), trouble).map(({ causes }) => causes[0]?.object.name);
  expect(blamed(meant.objects)).toEqual(['cache']);
  expect(blamed(well.objects)).toEqual(['web']);
});

describe('one change that broke several objects alike', () => {
  const rolled = ['a', 'b'].map((name) =>
    finding(ref('StatefulSet', name), { blames: ref('StatefulSet', name), ...seen(name) }),
  );

  it('is one incident with all of them as causes', () => {
    const incidents = joinIncidents(nothing, rolled, [changed('a', 700), changed('b', 698)]);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.causes.map(({ object }) => object.name)).toEqual(['a', 'b']);
    expect(incidents[0]?.title).toBe('a is Broken (b likewise)');
  });

  it.each([
    ['at other times', changed('b', 900)],
    ['by somebody else', changed('b', 700, { who: 'bo' })],
  ])('is two when they were changed %s', (_, other) => {
    expect(joinIncidents(nothing, rolled, [changed('a', 700), other])).toHaveLength(2);
  });
});
