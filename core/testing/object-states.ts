import type { KubeObject } from '../cluster/kube-object.ts';
import {
  ago,
  autoscaler,
  budget,
  claim,
  configMap,
  container,
  crashingPod,
  cronJob,
  event,
  ingress,
  job,
  namespace,
  networkPolicy,
  node,
  object,
  pod,
  rolledOut,
  secret,
  service,
  statefulSet,
  unplacedPod,
  waitingPod,
} from './cluster-fixtures.ts';

const calling = container({
  env: [{ name: 'DB_HOST', value: 'db' }],
  envFrom: [{ configMapRef: { name: 'settings' } }],
  readinessProbe: { httpGet: { port: 8080, path: '/' } },
});
const shop = rolledOut({ containers: [calling] }, [[container()]]);
const idle = rolledOut({ containers: [calling], replicas: 0 }, [[container()]]);
const stuck = rolledOut(
  {
    containers: [container({ image: 'shop/checkout:9' })],
    conditions: [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'no progress' },
      { type: 'Available', status: 'False', lastTransitionTime: ago(110) },
    ],
    ready: 0,
  },
  [[container()]],
);
const database = statefulSet({ containers: [container({ name: 'pg', image: 'pg:16' })] });
const sync = cronJob({ lastScheduleSecondsAgo: 60 });
const run = job({ name: 'sync-1', owner: sync, ageSeconds: 60 });
const failed = job({ name: 'sync-1', owner: sync, ageSeconds: 60, ended: 'Failed', failed: 3 });
const dying = crashingPod(shop.current, 1, { name: 'checkout-a' });
const unready = pod(shop.current, { name: 'checkout-b', ready: false, unreadySeconds: 35 });
const pulling = waitingPod(database, 'ImagePullBackOff', 'manifest unknown', { name: 'db-0' });
const hook = (service: string): KubeObject =>
  ({
    ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'gate'),
    webhooks: [
      { name: 'gate.example', failurePolicy: 'Fail', clientConfig: { service: { namespace: 'shop', name: service } } },
    ],
  }) as KubeObject;
const condition = (status: string): KubeObject =>
  ({
    ...object('example.io/v1', 'Widget', 'one'),
    status: { conditions: [{ type: 'Ready', status, lastTransitionTime: ago(1000), reason: 'Test' }] },
  }) as KubeObject;

function disowned(object: KubeObject): KubeObject {
  const { ownerReferences: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Objects that hang together, each in the states that it may come to be in: what a changing cluster is made of. */
export const objectStates: readonly (readonly KubeObject[])[] = [
  [shop.deployment, idle.deployment, stuck.deployment],
  [shop.current, stuck.current],
  shop.previous,
  [
    pod(shop.current, { name: 'checkout-a' }),
    dying,
    waitingPod(shop.current, 'CreateContainerConfigError', 'configmap "settings" not found', { name: 'checkout-a' }),
    unplacedPod(shop.current, '0/2 nodes are available: 2 Insufficient cpu.', { name: 'checkout-a' }),
    pod(shop.current, { name: 'checkout-a', nodeName: 'node-2' }),
    disowned(dying),
  ],
  [unready, pod(shop.current, { name: 'checkout-b' }), pod(shop.current, { name: 'checkout-b', deleting: true })],
  [
    service(),
    service({ ageSeconds: 25, selector: { app: 'chekout' } }),
    service({ selector: { app: 'chekout' } }),
    service({ ports: [{ port: 80, targetPort: 9 }] }),
  ],
  [service({ name: 'db', ports: [{ port: 5432 }], selector: { app: 'db' } })],
  [ingress(), ingress({ backend: 'checkuot' })],
  [node(), node({ isReady: false }), node({ spec: { unschedulable: true } })],
  [node({ name: 'node-2' }), node({ name: 'node-2', isReady: false })],
  [namespace('shop'), namespace('shop', { deletingSeconds: 200 })],
  [namespace('data')],
  [configMap('elsewhere', {}, { namespace: 'data' })],
  [configMap('settings', { DB_HOST: 'db' }), configMap('settings', { OTHER: '1' })],
  [secret('database', ['password'])],
  [database],
  [pod(database, { name: 'db-0' }), pulling],
  [sync, cronJob({ lastScheduleSecondsAgo: 60, suspend: true })],
  [run, failed, job({ name: 'sync-1', owner: sync, ageSeconds: 60, ended: 'Complete' })],
  [crashingPod(run, 1, { name: 'sync-1-x' })],
  [
    networkPolicy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    networkPolicy('deny', { podSelector: {}, ingress: [{}] }),
  ],
  [budget({ minAvailable: 2 }, { disruptionsAllowed: 0, expectedPods: 2, currentHealthy: 2, desiredHealthy: 2 })],
  [autoscaler(), autoscaler({ target: 'nobody' })],
  [claim('data', { phase: 'Pending', storageClass: 'fast' }), claim('data', { phase: 'Bound', storageClass: 'fast' })],
  [object('storage.k8s.io/v1', 'StorageClass', 'fast')],
  [hook('checkout'), hook('nobody')],
  [condition('True'), condition('False')],
  [event(dying, 'Killing', 'Container app failed liveness probe, will be restarted', { secondsAgo: 880 })],
  [event(dying, 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500', { secondsAgo: 880 })],
  [event(unready, 'Unhealthy', 'Readiness probe failed: connect: connection refused', { secondsAgo: 5 })],
  [
    event(shop.current, 'FailedCreate', 'failed calling webhook "gate.example": failed to call webhook: timeout', {
      secondsAgo: 3590,
    }),
  ],
  [event(shop.current, 'FailedCreate', 'exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2')],
];
