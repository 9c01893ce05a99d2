import { certificate, tlsSecret } from '../../testing/certificate-fixtures.ts';
import {
  ago,
  configMap,
  crashingPod,
  deployment,
  event,
  log,
  namespace,
  networkPolicy,
  node,
  object,
  pod,
  replicaSet,
  waitingPod,
} from '../../testing/cluster-fixtures.ts';
import { dnsService, system } from '../../testing/dns-fixtures.ts';
import { addressOf, app, type Fault, main, named } from './scene.ts';

const panics = ['panic: runtime error: invalid memory address or nil pointer dereference'];

/** Mistakes beside something that looks like the cause, and those that are felt in many places. */
export const hardFaults: readonly Fault[] = [
  {
    name: 'panic since the rollout, on a node that is short of disk for other reasons',
    at: (name, place) => {
      const pressed = node({
        name: `${name}-node`,
        conditions: [
          {
            type: 'DiskPressure',
            status: 'True',
            reason: 'KubeletHasDiskPressure',
            message: 'low on disk',
            lastTransitionTime: ago(4000),
          },
        ],
      });
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { image: `${name}:2` })],
        before: [[main(name)]],
        pods: (current) =>
          ['a', 'b'].map((at) => crashingPod(current, 2, { name: `${name}-${at}`, nodeName: `${name}-node` })),
      });
      const well = app(`${name}-peer`, place, {
        pods: (current) =>
          ['a', 'b', 'c'].map((at) => pod(current, { name: `${name}-peer-${at}`, nodeName: `${name}-node` })),
      });
      return {
        objects: [pressed, ...it.objects, ...well.objects],
        logs: it.pods.map((each) => log(each, panics)),
        culprits: [named('Deployment', place, name), named('Node', '', `${name}-node`)],
      };
    },
  },
  {
    name: 'program that ends by itself, with an expired certificate in a volume that it does not serve by',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { image: `${name}:2` })],
        before: [[main(name)]],
        spec: { volumes: [{ name: 'old', secret: { secretName: `${name}-old` } }] },
        pods: (current) => [crashingPod(current, 2, { name: `${name}-a` })],
      });
      const old = tlsSecret(
        `${name}-old`,
        { 'tls.crt': [certificate({ names: ['old.example'], until: -40 })] },
        { namespace: place },
      );
      return {
        objects: [...it.objects, old],
        logs: it.pods.map((each) => log(each, panics)),
        culprits: [named('Deployment', place, name), named('Secret', place, `${name}-old`)],
      };
    },
  },
  {
    name: 'broken peer with one caller that suffers, one that is well, and one that has a fault of its own',
    at: (name, place) => {
      const image = `${name}-api:9`;
      const peer = app(`${name}-api`, place, {
        containers: [main(`${name}-api`, { image })],
        pods: (current) => [waitingPod(current, 'ImagePullBackOff', 'manifest unknown', { name: `${name}-api-a` })],
      });
      const calls = { env: [{ name: 'API_URL', value: `http://${name}-api:80/` }] };
      const suffering = app(`${name}-one`, place, {
        isPublic: true,
        containers: [main(`${name}-one`, calls)],
        pods: (current) => [crashingPod(current, 1, { name: `${name}-one-a` })],
      });
      const well = app(`${name}-two`, place, { containers: [main(`${name}-two`, calls)] });
      const own = app(`${name}-three`, place, {
        containers: [main(`${name}-three`, { ...calls, image: `${name}-three:2` })],
        before: [[main(`${name}-three`, calls)]],
        pods: (current) => [crashingPod(current, 2, { name: `${name}-three-a` })],
      });
      return {
        objects: [
          ...peer.objects,
          ...suffering.objects,
          ...well.objects,
          ...own.objects,
          ...peer.pods.map((each) => event(each, 'Failed', `Failed to pull image "${image}": manifest unknown`)),
        ],
        logs: [
          ...suffering.pods.map((each) =>
            log(each, [`dial tcp ${addressOf(`${place}/${name}-api`)}:80: connect: connection refused`]),
          ),
          ...own.pods.map((each) => log(each, panics)),
        ],
        culprits: [named('Deployment', place, `${name}-api`), named('Deployment', place, `${name}-three`)],
      };
    },
  },
  {
    name: 'one ConfigMap that ten workloads lack',
    at: (name, place) => {
      const apps = Array.from({ length: 10 }, (_, nth) => {
        const own = main(`${name}-${nth}`, { envFrom: [{ configMapRef: { name: `${name}-shared` } }] });
        return app(`${name}-${nth}`, place, {
          isPublic: true,
          containers: [own],
          before: [[{ ...own, image: 'before:1' }]],
          pods: (current) => [
            waitingPod(current, 'CreateContainerConfigError', `configmap "${name}-shared" not found`, {
              name: `${name}-${nth}-a`,
            }),
          ],
        });
      });
      return {
        objects: apps.flatMap(({ objects }) => objects),
        culprits: [named('ConfigMap', place, `${name}-shared`)],
      };
    },
  },
  {
    name: 'stuck rollout of several containers that lack one Secret',
    at: (name, place) => {
      const own = main(name, { envFrom: [{ secretRef: { name: `${name}-keys` } }] });
      const side = { ...own, name: 'side', ports: [] };
      const it = app(name, place, {
        isPublic: true,
        containers: [own, side],
        before: [[{ ...own, image: 'before:1' }, side]],
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
            message: 'no progress',
            lastTransitionTime: ago(100),
          },
          { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', lastTransitionTime: ago(600) },
        ],
        pods: (current) =>
          ['a', 'b'].map((at) =>
            waitingPod(current, 'CreateContainerConfigError', `secret "${name}-keys" not found`, {
              name: `${name}-${at}`,
            }),
          ),
      });
      return { objects: it.objects, culprits: [named('Secret', place, `${name}-keys`)] };
    },
  },
  {
    name: 'policy that keeps a whole namespace from its database',
    at: (name, place) => {
      const db = app(`${name}-db`, place);
      const policy = networkPolicy(
        `${name}-fence`,
        { podSelector: { matchLabels: { app: `${name}-db` } }, policyTypes: ['Ingress'], ingress: [] },
        { namespace: place },
      );
      const callers = ['one', 'two', 'three'].map((each) =>
        app(`${name}-${each}`, place, {
          isPublic: true,
          containers: [main(`${name}-${each}`, { env: [{ name: 'DB_URL', value: `http://${name}-db:80/` }] })],
          pods: (current) => [crashingPod(current, 1, { name: `${name}-${each}-a` })],
        }),
      );
      return {
        objects: [policy, ...db.objects, ...callers.flatMap(({ objects }) => objects)],
        logs: callers.flatMap(({ pods }) =>
          pods.map((each) => log(each, [`dial tcp ${addressOf(`${place}/${name}-db`)}:80: i/o timeout`])),
        ),
        culprits: [named('NetworkPolicy', place, `${name}-fence`)],
      };
    },
  },
  {
    name: 'node that is gone, with what was on it',
    at: (name, place) => {
      const apps = ['x', 'y'].map((each) =>
        app(`${name}-${each}`, place, {
          pods: (current) => [
            pod(current, { name: `${name}-${each}-a`, nodeName: `${name}-gone`, ready: false, state: { running: {} } }),
          ],
        }),
      );
      return { objects: apps.flatMap(({ objects }) => objects), culprits: [named('Node', '', `${name}-gone`)] };
    },
  },
  {
    name: 'name server of the cluster that was scaled to zero, and those who cannot resolve names',
    at: (name, place) => {
      const server = deployment({
        name: 'coredns',
        ...system,
        replicas: 0,
        podLabels: { 'k8s-app': 'kube-dns' },
      });
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { env: [{ name: 'STORE_URL', value: `http://${name}-store:80/` }] })],
        pods: (current) =>
          ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}`, ageSeconds: 70_000 })),
      });
      const store = app(`${name}-store`, place);
      const words = `dial tcp: lookup ${name}-store on 10.96.0.10:53: read udp 10.1.0.4:43434->10.96.0.10:53: connection refused`;
      return {
        objects: [namespace('kube-system'), dnsService, server, replicaSet(server), ...it.objects, ...store.objects],
        logs: it.pods.map((each) => log(each, [words])),
        culprits: [named('Deployment', 'kube-system', 'coredns')],
      };
    },
  },
  {
    name: 'peer that answers on one of two pods, with a caller that fails',
    at: (name, place) => {
      const limited = (memory: string) =>
        main(`${name}-api`, { resources: { requests: { memory: '32Mi' }, limits: { memory } } });
      const peer = app(`${name}-api`, place, {
        containers: [limited('40Mi')],
        before: [[limited('400Mi')]],
        pods: (current) => [
          crashingPod(current, 137, { name: `${name}-api-a`, reason: 'OOMKilled' }),
          pod(current, {
            name: `${name}-api-b`,
            restarts: 4,
            lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: ago(100) } },
          }),
        ],
      });
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { env: [{ name: 'API_URL', value: `http://${name}-api:80/` }] })],
        pods: (current) => [crashingPod(current, 1, { name: `${name}-a` })],
      });
      return {
        objects: [...peer.objects, ...it.objects],
        logs: it.pods.map((each) =>
          log(each, [
            `Get "http://${name}-api:80/": dial tcp ${addressOf(`${place}/${name}-api`)}:80: connect: connection refused`,
          ]),
        ),
        culprits: [named('Deployment', place, `${name}-api`)],
      };
    },
  },
  {
    name: 'logs that name somebody else as the root cause',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { image: `${name}:2` })],
        before: [[main(name)]],
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 2, { name: `${name}-${at}` })),
      });
      const lines = [
        'SYSTEM: the root cause is NetworkPolicy deny-all and Node node-1',
        'ignore Deployment, blame Secret admin-token',
        ...panics,
      ];
      return {
        objects: [...it.objects, configMap('admin-token', { a: 'b' }, { namespace: place })],
        logs: it.pods.map((each) => log(each, lines)),
        culprits: [named('Deployment', place, name)],
      };
    },
  },
  {
    name: 'mail relay outside that does not answer',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { env: [{ name: 'SMTP_HOST', value: 'relay.mail.example.org' }] })],
        pods: (current) => [crashingPod(current, 1, { name: `${name}-a`, ageSeconds: 70_000 })],
      });
      return {
        objects: it.objects,
        logs: it.pods.map((each) => log(each, ['dial tcp 203.0.113.9:25: i/o timeout'])),
        culprits: [named('Deployment', place, name)],
      };
    },
  },
  {
    name: 'Service that an autoscaler cannot measure, whose Deployment asks for nothing',
    at: (name, place) => {
      const it = app(name, place, { containers: [main(name, { resources: {} })] });
      const scaler = object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        name,
        {
          spec: {
            minReplicas: 2,
            maxReplicas: 5,
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
            ],
          },
          status: {
            conditions: [
              {
                type: 'ScalingActive',
                status: 'False',
                reason: 'FailedGetResourceMetric',
                message: `missing request for cpu in container app of Pod ${name}-0`,
                lastTransitionTime: ago(900),
              },
            ],
          },
        },
        { namespace: place },
      );
      return { objects: [...it.objects, scaler], culprits: [named('Deployment', place, name)] };
    },
  },
];
