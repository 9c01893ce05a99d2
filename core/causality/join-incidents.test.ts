import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexOf } from '../testing/cluster-fixtures.ts';
import { joinIncidents } from './join-incidents.ts';
import { finding, ref } from './testing/synthetic.ts';

const nothing = indexOf([]);

const [checkout, cart, database, pods] = [
  ref('Deployment', 'checkout'),
  ref('Deployment', 'cart'),
  ref('Service', 'db'),
  ref('StatefulSet', 'db'),
];
const [route, front] = [ref('Ingress', 'shop'), ref('Service', 'checkout')];

/** A database with a bad image, its Service, two callers of it, and the way in. */
const outage = [
  finding(pods, { blames: pods, reason: 'ImageNotFound' }),
  finding(database, { reason: 'NoReadyPods', dependsOn: [pods] }),
  finding(checkout, { blames: checkout, sure: 0.45, reason: 'CrashLoop', dependsOn: [database] }),
  finding(cart, { blames: cart, sure: 0.4, reason: 'ReadinessProbeFailing', dependsOn: [database] }),
  finding(front, { reason: 'NoReadyPods', dependsOn: [checkout] }),
  finding(route, { reason: 'BackendUnavailable', dependsOn: [front] }),
];

describe('incidents', () => {
  it('joins one cause with all its symptoms and tells the way to the farthest', () => {
    const [incident, ...others] = joinIncidents(nothing, outage);
    expect(others).toEqual([]);
    expect(incident?.symptoms).toHaveLength(outage.length);
    expect(incident?.causes).toHaveLength(1);
    expect(incident?.causes[0]).toMatchObject({ object: pods, reason: 'ImageNotFound' });
    expect(incident?.causes[0]?.chain.map(({ object }) => `${object.kind} ${object.name}`)).toEqual([
      'StatefulSet db',
      'Service db',
      'Deployment checkout',
      'Service checkout',
      'Ingress shop',
    ]);
    expect(incident?.title).toBe('db is ImageNotFound; Ingress shop and 4 more suffer');
  });

  it('keeps independent faults apart, even when one depends on the other', () => {
    const own = finding(cart, { blames: cart, reason: 'EnvVarMissing', dependsOn: [database] });
    const incidents = joinIncidents(nothing, [...outage.filter(({ object }) => object !== cart), own]);
    expect(incidents.map(({ causes }) => causes[0]?.object.name)).toEqual(['db', 'cart']);
  });

  it('lets a guess stand when nothing that it depends on is in trouble', () => {
    const [incident] = joinIncidents(nothing, [
      finding(checkout, { blames: checkout, sure: 0.45, dependsOn: [database] }),
    ]);
    expect(incident?.causes).toMatchObject([{ object: checkout, confidence: 0.45 }]);
  });

  it('prefers what is shown about an object over guesses about it', () => {
    const policy = ref('NetworkPolicy', 'deny');
    const incidents = joinIncidents(nothing, [
      finding(cart, { blames: cart, sure: 0.4 }),
      finding(cart, { blames: policy, reason: 'NetworkPolicyBlocks' }),
    ]);
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.causes[0]?.object).toEqual(policy);
  });

  it('follows a weak hint about an object through what its other symptoms depend on', () => {
    const node = ref('Node', 'n1');
    const findings = [
      finding(node, { blames: node, reason: 'NodeNotReady' }),
      finding(cart, { reason: 'PodsOnLostNode', dependsOn: [node] }),
      finding(cart, { blames: cart, sure: 0.2, reason: 'PodsUnavailable' }),
    ];
    expect(joinIncidents(nothing, findings).map(({ causes }) => causes[0]?.object.name)).toEqual(['n1']);
  });

  it('says that the cause is unknown rather than to invent one', () => {
    const [incident] = joinIncidents(nothing, [finding(database, { reason: 'NoReadyPods', dependsOn: [pods] })]);
    expect(incident).toMatchObject({ causes: [], title: 'db suffers; nothing that was read says why' });
  });

  it('explains dependents of a missing object by what blames it', () => {
    const lost = ref('ConfigMap', 'settings');
    const incidents = joinIncidents(nothing, [
      finding(cart, { blames: lost, reason: 'ConfigMapMissing' }),
      finding(checkout, { dependsOn: [lost] }),
    ]);
    expect(incidents).toHaveLength(1);
  });

  it('makes no incident of notes, but takes them along', () => {
    const node = ref('Node', 'n1');
    const note = finding(node, { blames: node, severity: 'info', reason: 'NodeCordoned' });
    expect(joinIncidents(nothing, [note])).toEqual([]);
    expect(
      joinIncidents(nothing, [note, finding(cart, { blames: node, reason: 'NodeCordoned' })])[0]?.symptoms,
    ).toHaveLength(2);
  });

  it('survives callers that depend on each other', () => {
    const findings = [
      finding(checkout, { blames: checkout, sure: 0.4, dependsOn: [cart] }),
      finding(cart, { blames: cart, sure: 0.3, dependsOn: [checkout] }),
    ];
    const incidents = joinIncidents(nothing, findings);
    expect(incidents.flatMap(({ symptoms }) => symptoms)).toHaveLength(2);
  });

  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const arbitrary = fc.record({
    name: names,
    blames: fc.option(names, { nil: undefined }),
    sure: fc.double({ min: 0, max: 1, noNaN: true }),
    reason: fc.constantFrom('R', 'S', 'T'),
    dependsOn: fc.array(names, { maxLength: 3 }),
  });
  const anyFindings = fc
    .uniqueArray(arbitrary, { maxLength: 15, selector: ({ name, reason }) => `${name}/${reason}` })
    .map((drafts) =>
      drafts.map(({ name, blames, sure, reason, dependsOn }) =>
        finding(ref('Deployment', name), {
          reason,
          dependsOn: dependsOn.map((other) => ref('Deployment', other)),
          ...(blames === undefined ? {} : { blames: ref('Deployment', blames), sure }),
        }),
      ),
    );

  it('gives byte-identical incidents for the same findings in any order', () => {
    fc.assert(
      fc.property(
        anyFindings.chain((findings) =>
          fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
        ),
        ([findings, shuffled]) =>
          JSON.stringify(joinIncidents(nothing, shuffled)) === JSON.stringify(joinIncidents(nothing, findings)),
      ),
    );
  });

  it('puts every finding into exactly one incident, and blames only objects that a finding blames', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const incidents = joinIncidents(nothing, findings);
        expect(incidents.flatMap(({ symptoms }) => symptoms).sort()).toEqual(findings.map(({ id }) => id).sort());
        const blamed = new Set(findings.map(({ cause }) => cause?.object.name));
        for (const { causes } of incidents) for (const { object } of causes) expect(blamed).toContain(object.name);
      }),
    );
  });
});
