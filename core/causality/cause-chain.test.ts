import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Incident } from '../diagnosis/incident.ts';
import { ago, configMap, crashingPod, deployment, indexOf, log } from '../testing/cluster-fixtures.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';
import { joinIncidents } from './join-incidents.ts';
import { clusterOf } from './testing/fault-mixes.ts';
import { app, main } from './testing/scene.ts';
import { finding, ref } from './testing/synthetic.ts';

function shopIncident(changes: readonly ChangeRecord[] = []): Incident | undefined {
  const checkout = app('checkout', 'shop', {
    isPublic: true,
    containers: [main('checkout', { image: 'shop/checkout:2.3' })],
    before: [[main('checkout', { image: 'shop/checkout:2.2', env: [{ name: 'DB_DSN', value: 'sqlite:///data' }] })]],
    pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 1, { name: `checkout-${at}` })),
  });
  const logs = checkout.pods.map((each) => log(each, ['fatal: environment variable DB_DSN is not set']));
  return diagnose(clusterOf({ objects: checkout.objects, logs }), changes).incidents[0];
}

describe('the chain of an incident', () => {
  it('goes from the change over the fault to the way in, each step with what links it', () => {
    const chain = shopIncident()?.causes[0]?.chain ?? [];
    expect(chain.map(({ says }) => says)).toEqual([
      'Deployment checkout was rolled out at 11:50 UTC with image shop/checkout:2.3 (before: shop/checkout:2.2).',
      'Deployment checkout does not set DB_DSN for container app any more (revision 1 did), and the program does not start without it.',
      'Service checkout has no endpoints that are ready.',
      'Ingress checkout cannot serve checkout.example/: nothing is behind it.',
    ]);
    expect(chain.map(({ edge }) => edge?.rule)).toEqual([undefined, 'blames', 'selected-by', 'routed-to']);
    expect(chain.at(2)?.edge?.evidence).toEqual({
      object: { kind: 'Service', namespace: 'shop', name: 'checkout', uid: 'service-shop-checkout' },
      path: 'spec.selector',
      value: '{"app":"checkout"}',
    });
  });

  it('tells of the change as the timeline does, where it has it', () => {
    const change: ChangeRecord = {
      id: 'c',
      cluster: 'test',
      at: ago(640),
      object: ref('Deployment', 'checkout'),
      category: 'rollout',
      verb: 'changed',
      who: 'ada',
      says: 'Deployment checkout was rolled out by ada',
      fields: [{ path: 'spec.template', before: null, after: null }],
    };
    const chain = shopIncident([change])?.causes[0]?.chain ?? [];
    expect(chain[0]?.says).toBe('Deployment checkout was rolled out by ada at 11:49 UTC.');
  });

  it('makes a title that one could say aloud', () => {
    expect(shopIncident()?.title).toBe(
      'Deployment checkout does not set DB_DSN for container app any more (revision 1 did), and the program does not start without it; Ingress checkout and Service checkout suffer',
    );
  });
});

describe('the graph of an incident', () => {
  it('has the cause first, what lies between, and each link with its evidence', () => {
    const graph = shopIncident()?.graph;
    expect(graph?.nodes.map(({ role, object }) => `${role} ${object.kind}`)).toEqual([
      'cause Deployment',
      'symptom Service',
      'symptom Ingress',
    ]);
    expect(graph?.edges.map(({ from, to, rule }) => `${from} ${rule} ${to}`).sort()).toEqual([
      '0 selected-by 1',
      '1 routed-to 2',
    ]);
    for (const { evidence } of graph?.edges ?? []) expect(evidence?.path).not.toBe('');
    expect(graph?.isTrimmed).toBe(false);
  });

  it('makes one incident of one cause with 150 symptoms, and draws the nearest 100 objects', () => {
    const node = ref('Node', 'n1');
    const findings = [
      finding(node, { blames: node }),
      ...Array.from({ length: 150 }, (_, at) => finding(ref('Deployment', `d${at}`), { dependsOn: [node] })),
    ];
    const incidents = joinIncidents(indexOf([]), findings);
    expect(incidents).toHaveLength(1);
    const [incident] = incidents;
    expect(incident?.symptoms).toHaveLength(151);
    expect(incident?.graph.nodes).toHaveLength(100);
    expect(incident?.graph.isTrimmed).toBe(true);
    for (const { from, to } of incident?.graph.edges ?? []) expect(Math.max(from, to)).toBeLessThan(100);
  });
});

describe('where the evidence stops', () => {
  it('says so, and what to look at next', () => {
    const made = deployment({ name: 'cart', ready: 0 });
    const cart = finding(ref('Deployment', 'cart'), { dependsOn: [ref('ConfigMap', 'settings')] });
    const index = indexOf([made, configMap('settings', {})], { unread: ['Event', 'Secret'] });
    const [incident] = joinIncidents(index, [cart]);
    expect(incident?.causes).toEqual([]);
    expect(incident?.unknown).toEqual({
      says: 'The evidence leads to Deployment cart and stops there. events and secrets could not be read.',
      lookAt: [
        'kubectl -n shop logs deployment/cart --all-containers --previous --tail=200',
        'kubectl -n shop describe deployment/cart',
        'kubectl auth can-i list events -n shop',
        'kubectl auth can-i list secrets -n shop',
        'ConfigMap shop/settings',
      ],
    });
  });

  it('says it of a weak guess, too, and not of what is shown', () => {
    const cart = ref('Deployment', 'cart');
    const of = (sure: number) => joinIncidents(indexOf([]), [finding(cart, { blames: cart, sure })])[0]?.unknown;
    expect(of(0.2)?.says).toContain('nothing shows what brings it about');
    expect(of(0.9)).toBeNull();
  });

  it('joins symptoms of one unknown cause, named after where it stops', () => {
    const [db, front, entry] = [ref('StatefulSet', 'db'), ref('Service', 'db'), ref('Ingress', 'db')];
    const [incident, ...others] = joinIncidents(indexOf([]), [
      finding(entry, { dependsOn: [front] }),
      finding(front, { dependsOn: [db] }),
      finding(db),
    ]);
    expect(others).toEqual([]);
    expect(incident?.unknown?.says).toContain('StatefulSet db');
  });
});
