import { certificate, tlsSecret } from '../../testing/certificate-fixtures.ts';
import {
  crashingPod,
  event,
  ingress,
  log,
  networkPolicy,
  node,
  object,
  pod,
  statefulSet,
  waitingPod,
} from '../../testing/cluster-fixtures.ts';
import { addressOf, app, type Fault, main, named, serviceOf } from './scene.ts';

/** A workload that calls `peer` and gives up when it does not answer. */
function caller(name: string, place: string, peer: string, isPublic = true) {
  const it = app(name, place, {
    isPublic,
    containers: [main(name, { env: [{ name: 'PEER_URL', value: `http://${peer}:80/` }] })],
    pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}` })),
  });
  const logs = it.pods.map((each) =>
    log(each, [`dial tcp ${addressOf(`${place}/${peer}`)}:80: connect: connection refused`]),
  );
  return { ...it, logs };
}

/** Services, ways in, policies, nodes, storage, and what is felt far from where it is wrong. */
export const networkFaults: readonly Fault[] = [
  {
    name: 'Service whose selector nothing matches',
    at: (name, place) => {
      const it = app(name, place, { isPublic: true, serves: { selector: { app: `${name}-v2` }, generation: 2 } });
      return { objects: it.objects, culprits: [named('Service', place, name)] };
    },
  },
  {
    name: 'Service to a port that nobody serves',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        serves: { ports: [{ name: 'http', port: 80, targetPort: 9090 }], generation: 2 },
      });
      return { objects: it.objects, culprits: [named('Service', place, name)] };
    },
  },
  {
    name: 'Ingress to a Service that does not exist',
    at: (name, place) => {
      const it = app(`${name}-web`, place);
      const entry = ingress({ name, namespace: place, backend: `${name}-wbe`, generation: 2 });
      return { objects: [...it.objects, entry], culprits: [named('Ingress', place, name)] };
    },
  },
  {
    name: 'Ingress to a port that the Service does not offer',
    at: (name, place) => {
      const it = app(`${name}-web`, place);
      const entry = ingress({ name, namespace: place, backend: `${name}-web`, port: 8443, generation: 2 });
      return { objects: [...it.objects, entry], culprits: [named('Ingress', place, name)] };
    },
  },
  {
    name: 'Service that was deleted, with its caller',
    at: (name, place) => {
      const store = app(`${name}-store`, place, { serves: false });
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { env: [{ name: 'STORE_HOST', value: `${name}-store` }] })],
        pods: (current) =>
          ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}`, ageSeconds: 80_000 })),
      });
      const logs = it.pods.map((each) => log(each, [`getaddrinfo ENOTFOUND ${name}-store`]));
      return { objects: [...store.objects, ...it.objects], logs, culprits: [named('Service', place, `${name}-store`)] };
    },
  },
  {
    name: 'database with a bad image, its caller and the way in',
    at: (name, place) => {
      const db = statefulSet({
        name: `${name}-db`,
        namespace: place,
        containers: [main(`${name}-db`, { image: 'pg:99' })],
        ready: 0,
      });
      const stuck = waitingPod(db, 'ImagePullBackOff', 'Back-off pulling image "pg:99"', { name: `${name}-db-0` });
      const front = caller(name, place, `${name}-db`);
      const objects = [
        db,
        stuck,
        serviceOf(`${name}-db`, place),
        event(stuck, 'Failed', 'Failed to pull image "pg:99": manifest unknown'),
      ];
      return {
        objects: [...objects, ...front.objects],
        logs: front.logs,
        culprits: [named('StatefulSet', place, `${name}-db`)],
      };
    },
  },
  {
    name: 'peer that was scaled to zero, with three callers',
    at: (name, place) => {
      const peer = app(`${name}-api`, place, { replicas: 0, pods: () => [] });
      const callers = ['one', 'two', 'three'].map((each) => caller(`${name}-${each}`, place, `${name}-api`));
      return {
        objects: [...peer.objects, ...callers.flatMap(({ objects }) => objects)],
        logs: callers.flatMap(({ logs }) => logs),
        culprits: [named('Deployment', place, `${name}-api`)],
      };
    },
  },
  {
    name: 'deep chain: the last of four has a broken rollout',
    at: (name, place) => {
      const last = app(`${name}-d`, place, {
        containers: [main(`${name}-d`, { image: 'd:2' })],
        before: [[main(`${name}-d`, { image: 'd:1' })]],
        pods: (current) => [crashingPod(current, 2, { name: `${name}-d-a` })],
      });
      const logs = last.pods.map((each) => log(each, ['panic: nil map']));
      const middle = [`${name}-a`, `${name}-b`, `${name}-c`];
      const callers = middle.map((each, at) => caller(each, place, [...middle, `${name}-d`][at + 1] ?? '', at === 0));
      return {
        objects: [...last.objects, ...callers.flatMap(({ objects }) => objects)],
        logs: [...logs, ...callers.flatMap((each) => each.logs)],
        culprits: [named('Deployment', place, `${name}-d`)],
      };
    },
  },
  {
    name: 'network policy that lets nobody in',
    at: (name, place) => {
      const db = app(`${name}-ledger`, place);
      const policy = networkPolicy(
        `${name}-guard`,
        {
          podSelector: { matchLabels: { app: `${name}-ledger` } },
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ podSelector: { matchLabels: { app: 'nobody' } } }] }],
        },
        { namespace: place },
      );
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { env: [{ name: 'LEDGER_URL', value: `http://${name}-ledger:80/` }] })],
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}` })),
      });
      const logs = it.pods.map((each) =>
        log(each, [`dial tcp ${addressOf(`${place}/${name}-ledger`)}:80: i/o timeout`]),
      );
      return {
        objects: [...db.objects, policy, ...it.objects],
        logs,
        culprits: [named('NetworkPolicy', place, `${name}-guard`)],
      };
    },
  },
  {
    name: 'node that is not ready, with pods of three workloads',
    at: (name, place) => {
      const lost = node({ name: `${name}-node`, isReady: false });
      const apps = ['x', 'y', 'z'].map((each) =>
        app(`${name}-${each}`, place, {
          pods: (current) => [
            pod(current, { name: `${name}-${each}-a`, nodeName: `${name}-node`, ready: false, state: { running: {} } }),
          ],
        }),
      );
      return {
        objects: [lost, ...apps.flatMap(({ objects }) => objects)],
        culprits: [named('Node', '', `${name}-node`)],
      };
    },
  },
  {
    name: 'webhook whose Service was deleted, and what it refuses',
    at: (name, place) => {
      const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', `${name}-gate`, {
        webhooks: [
          {
            name: `${name}.gate.example`,
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: place, name: `${name}-gate`, port: 443 } },
          },
        ],
      });
      const refusal = `Internal error occurred: failed calling webhook "${name}.gate.example": failed to call webhook: Post "https://${name}-gate.${place}.svc:443/": service "${name}-gate" not found`;
      const apps = ['x', 'y'].map((each) => app(`${name}-${each}`, place, { pods: () => [] }));
      const events = apps.map(({ current }) => event(current, 'FailedCreate', `Error creating: ${refusal}`));
      return {
        objects: [hook, ...apps.flatMap(({ objects }) => objects), ...events],
        culprits: [named('ValidatingWebhookConfiguration', '', `${name}-gate`)],
      };
    },
  },
  {
    name: 'webhook whose program crashes, and what it refuses',
    at: (name, place) => {
      const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', `${name}-gate`, {
        webhooks: [
          {
            name: `${name}.gate.example`,
            failurePolicy: 'Fail',
            clientConfig: { service: { namespace: place, name: `${name}-gate`, port: 80 } },
          },
        ],
      });
      const server = app(`${name}-gate`, place, {
        containers: [main(`${name}-gate`, { image: 'gate:2' })],
        before: [[main(`${name}-gate`, { image: 'gate:1' })]],
        pods: (current) => [crashingPod(current, 2, { name: `${name}-gate-a` })],
      });
      const logs = server.pods.map((each) => log(each, ['panic: cannot parse rule']));
      const refusal = `Internal error occurred: failed calling webhook "${name}.gate.example": failed to call webhook: Post "https://${name}-gate.${place}.svc:80/": connect: connection refused`;
      const apps = ['x', 'y'].map((each) => app(`${name}-${each}`, place, { pods: () => [] }));
      const events = apps.map(({ current }) => event(current, 'FailedCreate', `Error creating: ${refusal}`));
      return {
        objects: [hook, ...server.objects, ...apps.flatMap(({ objects }) => objects), ...events],
        logs,
        culprits: [named('Deployment', place, `${name}-gate`)],
      };
    },
  },
  {
    name: 'claim with a storage class that does not exist, and the pod that waits for it',
    at: (name, place) => {
      const claim = object(
        'v1',
        'PersistentVolumeClaim',
        `${name}-data`,
        { spec: { storageClassName: `${name}-fast` }, status: { phase: 'Pending' } },
        { namespace: place },
      );
      const it = app(name, place, {
        isPublic: true,
        spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `${name}-data` } }] },
        pods: (current) => [
          pod(current, {
            name: `${name}-a`,
            phase: 'Pending',
            ready: false,
            state: {},
            nodeName: '',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
              },
            ],
          }),
        ],
      });
      return { objects: [claim, ...it.objects], culprits: [named('PersistentVolumeClaim', place, `${name}-data`)] };
    },
  },
  {
    name: 'Secret of an Ingress whose certificate has expired',
    at: (name, place) => {
      const it = app(name, place);
      const entry = ingress({
        name,
        namespace: place,
        backend: name,
        spec: {
          tls: [{ hosts: [`${name}.example`], secretName: `${name}-tls` }],
          rules: [
            {
              host: `${name}.example`,
              http: {
                paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }],
              },
            },
          ],
        },
      });
      return {
        objects: [
          ...it.objects,
          entry,
          tlsSecret(
            `${name}-tls`,
            { 'tls.crt': [certificate({ names: [`${name}.example`], until: -2 })] },
            { namespace: place },
          ),
        ],
        culprits: [named('Secret', place, `${name}-tls`)],
      };
    },
  },
];
