import { configMap, container, event, object, secret, waitingPod } from '../../testing/cluster-fixtures.ts';
import { app, type Fault, main, named } from './scene.ts';

const pulling = (image: string) => `Back-off pulling image "${image}": ErrImagePull: manifest unknown`;
const keyed = (kind: 'configMapKeyRef' | 'secretKeyRef', name: string, key: string) => [
  { name: 'SETTING', valueFrom: { [kind]: { name, key } } },
];

/** What keeps containers from starting: images, configuration, accounts. */
export const startFaults: readonly Fault[] = [
  {
    name: 'image tag that does not exist',
    at: (name, place) => {
      const image = `registry.example/${name}:9.9`;
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { image })],
        before: [[main(name)]],
        pods: (current) =>
          ['a', 'b'].map((at) => waitingPod(current, 'ImagePullBackOff', pulling(image), { name: `${name}-${at}` })),
      });
      const events = it.pods.map((each) => event(each, 'Failed', `Failed to pull image "${image}": manifest unknown`));
      return { objects: [...it.objects, ...events], culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'pull secret that was deleted',
    at: (name, place) => {
      const image = `private.example/${name}:1.4`;
      const it = app(name, place, {
        containers: [main(name, { image })],
        spec: { imagePullSecrets: [{ name: `${name}-pull` }] },
        pods: (current) => [
          waitingPod(current, 'ImagePullBackOff', 'unauthorized: authentication required', { name: `${name}-a` }),
        ],
      });
      const events = it.pods.map((each) =>
        event(each, 'Failed', `Failed to pull image "${image}": unauthorized: authentication required`),
      );
      return { objects: [...it.objects, ...events], culprits: [named('Secret', place, `${name}-pull`)] };
    },
  },
  {
    name: 'deleted ConfigMap',
    at: (name, place) => {
      const own = main(name, { envFrom: [{ configMapRef: { name: `${name}-settings` } }] });
      const it = app(name, place, {
        isPublic: true,
        containers: [own],
        before: [[{ ...own, image: `registry.example/${name}:1.3` }]],
        pods: (current) =>
          ['a', 'b'].map((at) =>
            waitingPod(current, 'CreateContainerConfigError', `configmap "${name}-settings" not found`, {
              name: `${name}-${at}`,
            }),
          ),
      });
      return { objects: it.objects, culprits: [named('ConfigMap', place, `${name}-settings`)] };
    },
  },
  {
    name: 'deleted Secret beside a decoy of nearly that name',
    at: (name, place) => {
      const own = main(name, { env: keyed('secretKeyRef', `${name}-credentials`, 'token') });
      const it = app(name, place, {
        containers: [own],
        before: [[{ ...own, image: `registry.example/${name}:1.3` }]],
        pods: (current) => [
          waitingPod(current, 'CreateContainerConfigError', `secret "${name}-credentials" not found`, {
            name: `${name}-a`,
          }),
        ],
      });
      const decoy = secret(`${name}-credential`, ['token'], { namespace: place });
      return { objects: [...it.objects, decoy], culprits: [named('Secret', place, `${name}-credentials`)] };
    },
  },
  {
    name: 'key taken out of a Secret',
    at: (name, place) => {
      const own = main(name, { env: keyed('secretKeyRef', `${name}-keys`, 'jwt') });
      const it = app(name, place, {
        containers: [own],
        before: [[{ ...own, image: `registry.example/${name}:1.3` }]],
        pods: (current) => [
          waitingPod(current, 'CreateContainerConfigError', `couldn't find key jwt in Secret ${place}/${name}-keys`, {
            name: `${name}-a`,
          }),
        ],
      });
      return {
        objects: [...it.objects, secret(`${name}-keys`, ['other'], { namespace: place })],
        culprits: [named('Secret', place, `${name}-keys`)],
      };
    },
  },
  {
    name: 'key renamed in a ConfigMap',
    at: (name, place) => {
      const own = main(name, { env: keyed('configMapKeyRef', `${name}-rules`, 'calendar') });
      const it = app(name, place, {
        containers: [own],
        before: [[{ ...own, image: `registry.example/${name}:1.3` }]],
        pods: (current) => [
          waitingPod(
            current,
            'CreateContainerConfigError',
            `couldn't find key calendar in ConfigMap ${place}/${name}-rules`,
            { name: `${name}-a` },
          ),
        ],
      });
      return {
        objects: [...it.objects, configMap(`${name}-rules`, { calender: 'x' }, { namespace: place })],
        culprits: [named('ConfigMap', place, `${name}-rules`)],
      };
    },
  },
  {
    name: 'image that does not exist, and a ConfigMap that is missing behind it',
    at: (name, place) => {
      const image = `registry.example/${name}:9.9`;
      const settings = { volumes: [{ name: 'rules', configMap: { name: `${name}-table` } }] };
      const it = app(name, place, {
        containers: [main(name, { image })],
        spec: settings,
        pods: (current) => [waitingPod(current, 'ImagePullBackOff', pulling(image), { name: `${name}-a` })],
      });
      const events = it.pods.map((each) => event(each, 'Failed', `Failed to pull image "${image}": manifest unknown`));
      return {
        objects: [...it.objects, ...events],
        culprits: [named('Deployment', place, name), named('ConfigMap', place, `${name}-table`)],
      };
    },
  },
  {
    name: 'command that is not in the image',
    at: (name, place) => {
      const says = 'exec: "/bin/serv": stat /bin/serv: no such file or directory';
      const it = app(name, place, {
        isPublic: true,
        containers: [main(name, { command: ['/bin/serv'] })],
        before: [[main(name, { command: ['/bin/serve'] })]],
        pods: (current) => [
          waitingPod(current, 'CrashLoopBackOff', '', {
            name: `${name}-a`,
            restarts: 5,
            lastState: { terminated: { exitCode: 128, reason: 'StartError', message: says } },
          }),
        ],
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
  {
    name: 'ServiceAccount that was deleted',
    at: (name, place) => {
      const message = `pods "${name}-x" is forbidden: error looking up service account ${place}/${name}-runner: serviceaccount "${name}-runner" not found`;
      const it = app(name, place, {
        spec: { serviceAccountName: `${name}-runner` },
        pods: () => [],
      });
      return {
        objects: [...it.objects, event(it.current, 'FailedCreate', `Error creating: ${message}`)],
        culprits: [named('ServiceAccount', place, `${name}-runner`)],
      };
    },
  },
  {
    name: 'PriorityClass that does not exist',
    at: (name, place) => {
      const message = `pods "${name}-x" is forbidden: no PriorityClass with name ${name}-first was found`;
      const it = app(name, place, { spec: { priorityClassName: `${name}-first` }, pods: () => [] });
      return {
        objects: [...it.objects, event(it.current, 'FailedCreate', `Error creating: ${message}`)],
        culprits: [named('PriorityClass', '', `${name}-first`)],
      };
    },
  },
  {
    name: 'quota that is used up',
    at: (name, place) => {
      const message = `pods "${name}-x" is forbidden: exceeded quota: ${name}-budget, requested: pods=1, used: pods=10, limited: pods=10`;
      const it = app(name, place, { pods: () => [] });
      const quota = object(
        'v1',
        'ResourceQuota',
        `${name}-budget`,
        { spec: { hard: { pods: '10' } }, status: { hard: { pods: '10' }, used: { pods: '10' } } },
        { namespace: place },
      );
      return {
        objects: [...it.objects, quota, event(it.current, 'FailedCreate', `Error creating: ${message}`)],
        culprits: [named('ResourceQuota', place, `${name}-budget`)],
      };
    },
  },
  {
    name: 'init container that fails since the rollout',
    at: (name, place) => {
      const migrate = (image: string) => container({ name: 'migrate', image, ports: [] });
      const it = app(name, place, {
        spec: { initContainers: [migrate('migrate:2')] },
        pods: (current) => [
          waitingPod(current, 'PodInitializing', '', {
            name: `${name}-a`,
            restarts: 5,
            initState: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          }),
        ],
      });
      return { objects: it.objects, culprits: [named('Deployment', place, name)] };
    },
  },
];
