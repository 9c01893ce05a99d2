import type { ClusterSnapshot } from '../cluster/cluster-snapshot.ts';
import {
  configMap,
  container,
  crashingPod,
  event,
  ingress,
  namespace,
  networkPolicy,
  node,
  pod,
  rolledOut,
  secret,
  service,
  snapshot,
} from './cluster-fixtures.ts';

type Size = {
  readonly workloads: number;
  readonly podsEach: number;
  readonly faultyEvery: number;
  readonly namespaces?: number;
  /** Services beyond the one of each workload. */
  readonly aliases?: number;
};

/** A big system: workloads that call each other through Services, over 100 nodes; every so-and-so-many-th keeps crashing. */
export function manyPods({ workloads, podsEach, faultyEvery, namespaces = 6, aliases = 0 }: Size): ClusterSnapshot {
  const nodes = Array.from({ length: 100 }, (_, at) => node({ name: `node-${at}`, cpu: '64', memory: '256Gi' }));
  const places = Array.from({ length: namespaces }, (_, at) => `team-${at}`);
  const applications = Array.from({ length: workloads }, (_, at) => {
    const place = places[at % namespaces] ?? 'team-0';
    const peer = `app-${(at + namespaces) % workloads}`;
    const settings = configMap(`app-${at}`, { LEVEL: 'info' }, { namespace: place });
    const credentials = secret(`app-${at}`, ['token'], { namespace: place });
    const containers = [
      container({
        image: `registry.example/app-${at}:2`,
        env: [
          { name: 'PEER_URL', value: `http://${peer}:80/` },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: `app-${at}`, key: 'token' } } },
        ],
        envFrom: [{ configMapRef: { name: `app-${at}` } }],
        resources: { requests: { cpu: '100m', memory: '128Mi' } },
      }),
    ];
    const { deployment, current, previous } = rolledOut(
      { name: `app-${at}`, namespace: place, replicas: podsEach, containers },
      [[container({ image: `registry.example/app-${at}:1` })]],
    );
    const make =
      at % faultyEvery === 0
        ? (name: string, nodeName: string) => crashingPod(current, 1, { name, nodeName })
        : (name: string, nodeName: string) => pod(current, { name, nodeName });
    const pods = Array.from({ length: podsEach }, (_, nth) => make(`app-${at}-${nth}`, `node-${(at + nth) % 100}`));
    const told = pods.slice(0, 2).map((each) => event(each, 'Pulled', 'Container image is there', { type: 'Normal' }));
    const around =
      at % 10 === 0
        ? [
            ingress({ name: `app-${at}`, namespace: place, backend: `app-${at}` }),
            networkPolicy(
              `app-${at}`,
              { podSelector: { matchLabels: { app: `app-${at}` } }, ingress: [{}] },
              { namespace: place },
            ),
          ]
        : [];
    return [
      deployment,
      current,
      ...previous,
      ...pods,
      service({ name: `app-${at}`, namespace: place }),
      settings,
      credentials,
      ...told,
      ...around,
    ];
  });
  const more = Array.from({ length: aliases }, (_, at) =>
    service({
      name: `alias-${at}`,
      namespace: places[at % namespaces] ?? 'team-0',
      selector: { app: `app-${at % workloads}` },
    }),
  );
  return snapshot([...nodes, ...places.map((name) => namespace(name)), ...applications.flat(), ...more]);
}
