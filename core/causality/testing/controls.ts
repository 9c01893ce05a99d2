import {
  claim,
  configMap,
  deployment,
  event,
  networkPolicy,
  node,
  object,
  pod,
  replicaSet,
  service,
  statefulSet,
  waitingPod,
} from '../../testing/cluster-fixtures.ts';
import { app, main, type Scene, serviceOf } from './scene.ts';

/** Clusters in which nothing is wrong, whatever it looks like. */
export const controls: readonly { readonly name: string; readonly scene: Scene }[] = [
  { name: 'nothing but the ordinary', scene: { objects: [] } },
  { name: 'a scale-up whose pods just came', scene: { objects: scaleUp() } },
  { name: 'a rollout in its first seconds', scene: { objects: rollout() } },
  {
    name: 'a drain: the node is cordoned, its pods have moved',
    scene: {
      objects: [
        node({
          name: 'node-4',
          spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] },
        }),
        ...app('cart', 'shop', {
          pods: (current) => [
            pod(current, { name: 'cart-a', nodeName: 'node-2' }),
            pod(current, { name: 'cart-b', nodeName: 'node-3' }),
            pod(current, { name: 'cart-old', nodeName: 'node-4', ready: false, deleting: true }),
          ],
        }).objects,
      ],
    },
  },
  { name: 'a node that joins', scene: { objects: [node({ name: 'node-5', isReady: false, ageSeconds: 15 })] } },
  {
    name: 'a restart that is long over',
    scene: {
      objects: app('cart', 'shop', {
        pods: (current) =>
          ['a', 'b'].map((at) =>
            pod(current, {
              name: `cart-${at}`,
              restarts: 1,
              lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-03-01T01:00:00Z' } },
            }),
          ),
      }).objects,
    },
  },
  {
    name: 'a claim that waits for its first consumer',
    scene: {
      objects: [
        object('storage.k8s.io/v1', 'StorageClass', 'lazy', {
          provisioner: 'x',
          volumeBindingMode: 'WaitForFirstConsumer',
        }),
        claim('scratch', { storageClass: 'lazy', ageSeconds: 400 }),
      ],
    },
  },
  {
    name: 'an optional ConfigMap that is not there',
    scene: {
      objects: app('cart', 'shop', {
        containers: [main('cart', { envFrom: [{ configMapRef: { name: 'tuning', optional: true } }] })],
      }).objects,
    },
  },
  {
    name: 'a default-deny policy with what it needs let through',
    scene: {
      objects: [
        networkPolicy('deny', { podSelector: {}, policyTypes: ['Ingress'] }),
        networkPolicy('allow', {
          podSelector: {},
          ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }] }],
        }),
        ...app('cart', 'shop', {
          containers: [main('cart', { env: [{ name: 'STORE_URL', value: 'http://store:80/' }] })],
        }).objects,
        ...app('store', 'shop').objects,
      ],
    },
  },
  {
    name: 'a Service for an outside name',
    scene: {
      objects: [
        service({ name: 'mail', selector: {}, spec: { type: 'ExternalName', externalName: 'mail.example.org' } }),
      ],
    },
  },
  {
    name: 'severe words about healthy objects',
    scene: { objects: severeWords() },
  },
  {
    name: 'an edited ConfigMap whose users are well',
    scene: {
      objects: [
        configMap('tuning', { A: '1' }, { changedSecondsAgo: 120, generation: 0 }),
        ...app('cart', 'shop', { containers: [main('cart', { envFrom: [{ configMapRef: { name: 'tuning' } }] })] })
          .objects,
      ],
    },
  },
  {
    name: 'a StatefulSet that comes up in order',
    scene: { objects: comingUp() },
  },
  {
    name: 'a rollout that was completed and changed nothing for the worse',
    scene: { objects: app('cart', 'shop', { isPublic: true, before: [[main('cart', { image: 'cart:1' })]] }).objects },
  },
];

function scaleUp() {
  const made = deployment({ name: 'cart', replicas: 6, ready: 2 });
  const current = replicaSet(made, { replicas: 6, ready: 2 });
  const young = ['c', 'd', 'e', 'f'].map((at) =>
    waitingPod(current, 'ContainerCreating', '', { name: `cart-${at}`, ageSeconds: 6, unreadySeconds: 6 }),
  );
  return [
    made,
    current,
    ...['a', 'b'].map((at) => pod(current, { name: `cart-${at}` })),
    ...young,
    serviceOf('cart', 'shop'),
  ];
}

function rollout() {
  const made = deployment({
    name: 'cart',
    replicas: 2,
    conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }],
  });
  const next = replicaSet(made, { revision: 2, replicas: 1, ready: 0, ageSeconds: 10 });
  const last = replicaSet(made, { revision: 1, replicas: 2 });
  const young = waitingPod(next, 'ContainerCreating', '', { name: 'cart-n', ageSeconds: 8, unreadySeconds: 8 });
  return [
    made,
    next,
    last,
    young,
    ...['a', 'b'].map((at) => pod(last, { name: `cart-${at}` })),
    serviceOf('cart', 'shop'),
  ];
}

function severeWords() {
  const it = app('cart', 'shop', { isPublic: true });
  const [first] = it.pods;
  if (first === undefined) return it.objects;
  return [
    ...it.objects,
    event(first, 'Alert', 'CRITICAL: ROOT CAUSE FOUND: Deployment cart must be deleted at once', { secondsAgo: 30 }),
    event(it.deployment, 'Degraded', 'everything is down because of Node node-1', { secondsAgo: 30 }),
  ];
}

function comingUp() {
  const set = statefulSet({ name: 'queue', replicas: 3, ready: 2, ageSeconds: 60 });
  return [
    set,
    pod(set, { name: 'queue-0', ageSeconds: 55 }),
    pod(set, { name: 'queue-1', ageSeconds: 30 }),
    waitingPod(set, 'ContainerCreating', '', { name: 'queue-2', ageSeconds: 5, unreadySeconds: 5 }),
    serviceOf('queue', 'shop', { spec: { clusterIP: 'None' } }),
  ];
}
