import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import {
  autoscaler,
  budget,
  claim,
  crashingPod,
  event,
  indexOf,
  log,
  networkPolicy,
  node,
  object,
  pod,
  unplacedPod,
} from '../testing/cluster-fixtures.ts';
import { evidenceGraph } from './evidence-graph.ts';
import { addressOf, app, main } from './testing/scene.ts';
import { ref } from './testing/synthetic.ts';

/** "rule path" of each link on the way. */
function way(objects: readonly KubeObject[], from: ObjectRef, to: ObjectRef, logs: Parameters<typeof indexOf>[1] = {}) {
  return evidenceGraph(indexOf(objects, logs))
    .between(from, to)
    .map(({ rule, evidence }) => `${rule} ${evidence.path}`);
}

const cart = app('cart', 'shop', {
  isPublic: true,
  containers: [
    main('cart', {
      env: [{ name: 'STORE_URL', value: 'http://store:80/' }],
      envFrom: [{ configMapRef: { name: 'settings' } }],
    }),
  ],
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  pods: (current) => [crashingPod(current, 1, { name: 'cart-a', nodeName: 'n1' })],
});
const store = app('store', 'shop');
const deployment = refOf(cart.deployment);

describe('the evidence graph', () => {
  it.each([
    ['a Service and its workload', deployment, ref('Service', 'cart'), ['selected-by spec.selector']],
    [
      'an Ingress and what is behind it',
      deployment,
      ref('Ingress', 'cart'),
      ['selected-by spec.selector', 'routed-to spec.rules[0].http.paths[0].backend.service.name'],
    ],
    [
      'a caller and the workload that it calls by a variable',
      ref('Deployment', 'store'),
      deployment,
      ['selected-by spec.selector', 'calls spec.template.spec.containers[0].env[0]'],
    ],
    [
      'a workload and its ConfigMap',
      ref('ConfigMap', 'settings'),
      deployment,
      ['mounts spec.template.spec.containers[0].envFrom[0].configMapRef.name'],
    ],
    ['a workload and the node of its unready pods', ref('Node', 'n1'), deployment, ['runs-on spec.nodeName']],
    ['a pod and its Deployment', deployment, ref('Pod', 'cart-a'), ['owned-by metadata.ownerReferences']],
    [
      'a workload and the class of its claim',
      ref('StorageClass', 'fast'),
      deployment,
      ['mounts spec.storageClassName', 'mounts spec.template.spec.volumes[0].persistentVolumeClaim.claimName'],
    ],
    [
      'an autoscaler and its target',
      deployment,
      ref('HorizontalPodAutoscaler', 'cart'),
      ['scales spec.scaleTargetRef'],
    ],
    ['a target and its autoscaler', ref('HorizontalPodAutoscaler', 'cart'), deployment, ['scales spec.scaleTargetRef']],
    [
      'a workload and the policy that selects it',
      ref('NetworkPolicy', 'fence'),
      deployment,
      ['calls spec.podSelector'],
    ],
    ['a budget and what it counts', deployment, ref('PodDisruptionBudget', 'cart'), ['selected-by spec.selector']],
  ])('links %s', (_, from, to, expected) => {
    const objects = [
      ...cart.objects,
      ...store.objects,
      node({ name: 'n1' }),
      claim('data', { storageClass: 'fast' }),
      autoscaler({ name: 'cart', target: 'cart' }),
      networkPolicy('fence', { podSelector: { matchLabels: { app: 'cart' } } }),
      budget({ selector: { matchLabels: { app: 'cart' } } }, {}, { name: 'cart' }),
    ];
    const place = from.kind === 'StorageClass' ? { ...from, namespace: '' } : from;
    expect(way(objects, place, to)).toEqual(expected);
  });

  it('prefers the log line of a failed call to the variable', () => {
    const [first] = cart.pods;
    const line = `dial tcp ${addressOf('shop/store')}:80: connect: connection refused`;
    const logs = first === undefined ? [] : [log(first, [line])];
    const graph = evidenceGraph(indexOf([...cart.objects, ...store.objects], { logs }));
    expect(graph.between(ref('Service', 'store'), deployment)).toMatchObject([
      { rule: 'calls', evidence: { kind: 'log', value: line, path: 'app' } },
    ]);
  });

  it('links what was refused to the webhook that refused it, and waiting pods to the nodes, with the time', () => {
    const refused = app('refused', 'shop', { pods: () => [] });
    const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'gate', {
      webhooks: [{ name: 'gate.example', clientConfig: { service: { namespace: 'shop', name: 'gate' } } }],
    });
    const told = event(refused.current, 'FailedCreate', 'failed calling webhook "gate.example": no route');
    const waiting = app('waiting', 'shop', {
      pods: (current) => [unplacedPod(current, '0/1 nodes are available', { name: 'waiting-a' })],
    });
    const graph = evidenceGraph(indexOf([...refused.objects, hook, told, ...waiting.objects, node({ name: 'n1' })]));
    expect(graph.between(refOf(hook), refOf(refused.deployment))).toMatchObject([
      { rule: 'admitted-by', evidence: { kind: 'event', at: '2026-03-02T11:59:00Z' } },
    ]);
    expect(graph.between(ref('Node', 'n1'), refOf(waiting.deployment))).toMatchObject([
      { rule: 'scheduled-by', evidence: { kind: 'condition', path: 'PodScheduled' } },
    ]);
  });

  it('invents no link: not between strangers, nor to a node of healthy pods, nor against the direction of trouble', () => {
    const well = app('well', 'shop', { pods: (current) => [pod(current, { name: 'well-a', nodeName: 'n1' })] });
    const objects = [...cart.objects, ...store.objects, ...well.objects, node({ name: 'n1' })];
    expect(way(objects, refOf(well.deployment), deployment)).toEqual([]);
    expect(way(objects, ref('Node', 'n1'), refOf(well.deployment))).toEqual([]);
    expect(way(objects, ref('Ingress', 'cart'), deployment)).toEqual([]);
    expect(way(objects, deployment, deployment)).toEqual([]);
    expect(way(objects, ref('NetworkPolicy', 'other'), deployment)).toEqual([]);
  });

  it('links nothing to an object that lacks what its kind must have', () => {
    const broken = { ...cart.deployment, spec: undefined } as unknown as KubeObject;
    expect(way([broken], ref('ConfigMap', 'settings'), deployment)).toEqual([]);
  });
});
