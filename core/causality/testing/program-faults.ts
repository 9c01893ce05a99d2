import {
  configMap,
  crashingPod,
  cronJob,
  event,
  job,
  log,
  namespace,
  pod,
  unplacedPod,
} from '../../testing/cluster-fixtures.ts';
import { app, type Fault, main, named } from './scene.ts';

/** What makes programs fail that do start, or keeps them from being placed. */
export const programFaults: readonly Fault[] = [
  {
    name: 'variable that the last rollout lost',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        before: [[main(name, { env: [{ name: 'DB_DSN', value: 'sqlite:///data' }] })]],
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}` })),
      });
      const logs = it.pods.map((each) => log(each, ['starting', 'fatal: environment variable DB_DSN is not set']));
      return { objects: it.objects, logs, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'rollout of a program that panics',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { image: `registry.example/${name}:2.0` })],
        before: [[main(name)]],
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 2, { name: `${name}-${at}` })),
      });
      const logs = it.pods.map((each) =>
        log(each, ['panic: runtime error: index out of range [3]', 'goroutine 1 [running]:']),
      );
      return { objects: it.objects, logs, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'memory limit that is too low',
    at: (name, place) => {
      const limited = (memory: string) =>
        main(name, { resources: { requests: { memory: '32Mi' }, limits: { memory } } });
      const it = app(name, place, {
        containers: [limited('48Mi')],
        before: [[limited('512Mi')]],
        pods: (current) =>
          ['a', 'b'].map((at) => crashingPod(current, 137, { name: `${name}-${at}`, reason: 'OOMKilled' })),
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'liveness probe on a wrong port',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { livenessProbe: { httpGet: { port: 9999, path: '/live' } } })],
        pods: (current) => [crashingPod(current, 137, { name: `${name}-a` })],
      });
      const words =
        'Liveness probe failed: Get "http://10.0.0.7:9999/live": dial tcp 10.0.0.7:9999: connect: connection refused';
      const events = it.pods.map((each) => event(each, 'Unhealthy', words, { container: 'app' }));
      return { objects: [...it.objects, ...events], culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'readiness probe on a wrong path',
    at: (name, place) => {
      const probing = (path: string) => main(name, { readinessProbe: { httpGet: { port: 8080, path } } });
      const it = app(name, place, {
        isPublic: true,
        containers: [probing('/reddy')],
        before: [[probing('/ready')]],
        pods: (current) => ['a', 'b'].map((at) => pod(current, { name: `${name}-${at}`, ready: false })),
      });
      const events = it.pods.map((each) =>
        event(each, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404'),
      );
      return { objects: [...it.objects, ...events], culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'program that its edited ConfigMap breaks',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { envFrom: [{ configMapRef: { name: `${name}-limits` } }] })],
        pods: (current) =>
          ['a', 'b'].map((at) =>
            crashingPod(current, 1, { name: `${name}-${at}`, unreadySeconds: 500, ageSeconds: 80_000 }),
          ),
      });
      const edited = configMap(
        `${name}-limits`,
        { BATCH: '-5' },
        { namespace: place, changedSecondsAgo: 620, generation: 0 },
      );
      const logs = it.pods.map((each) =>
        log(each, ['Traceback (most recent call last):', 'ValueError: negative count']),
      );
      return { objects: [...it.objects, edited], logs, culprits: [named('ConfigMap', place, `${name}-limits`)] };
    },
  },
  {
    name: 'host variable that names a namespace which does not exist',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { env: [{ name: 'CACHE_HOST', value: `${name}-cache.nowhere.svc.cluster.local` }] })],
        pods: (current) =>
          ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}`, ageSeconds: 70_000 })),
      });
      const logs = it.pods.map((each) =>
        log(each, [`dial tcp: lookup ${name}-cache.nowhere.svc.cluster.local on 10.96.0.10:53: no such host`]),
      );
      return { objects: [...it.objects, namespace(place)], logs, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'host variable with a slip of the pen',
    at: (name, place) => {
      const peer = app(`${name}-store`, place);
      const it = app(name, place, {
        containers: [main(name, { env: [{ name: 'STORE_URL', value: `http://${name}-stroe:80/` }] })],
        before: [[main(name, { env: [{ name: 'STORE_URL', value: `http://${name}-store:80/` }] })]],
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 1, { name: `${name}-${at}` })),
      });
      const logs = it.pods.map((each) => log(each, [`dial tcp: lookup ${name}-stroe on 10.96.0.10:53: no such host`]));
      return { objects: [...it.objects, ...peer.objects], logs, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'CronJob whose runs fail',
    at: (name, place) => {
      const owner = cronJob({ name, namespace: place, containers: [main(name)] });
      const runs = [60, 400].map((ageSeconds, at) =>
        job({
          name: `${name}-${9 - at}`,
          namespace: place,
          owner,
          ended: 'Failed',
          containers: [main(name)],
          ageSeconds,
        }),
      );
      return { objects: [owner, ...runs], culprits: [named('CronJob', place, name)] };
    },
  },
  {
    name: 'node selector that no node has',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        spec: { nodeSelector: { accelerator: 'a900' } },
        pods: (current) =>
          ['a', 'b'].map((at) =>
            unplacedPod(current, "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.", {
              name: `${name}-${at}`,
            }),
          ),
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'CPU request that no node has',
    at: (name, place) => {
      const it = app(name, place, {
        containers: [main(name, { resources: { requests: { cpu: '64' } } })],
        before: [[main(name)]],
        pods: (current) => [
          unplacedPod(current, '0/3 nodes are available: 3 Insufficient cpu.', { name: `${name}-a` }),
        ],
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'program that ends by itself, nobody knows why',
    at: (name, place) => {
      const it = app(name, place, {
        isPublic: true,
        pods: (current) => ['a', 'b'].map((at) => crashingPod(current, 3, { name: `${name}-${at}` })),
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
];
