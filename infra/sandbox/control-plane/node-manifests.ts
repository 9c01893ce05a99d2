/** A node with this label set to `off` stops renewing its lease and its pods' status, as a machine without power does. */
export const powerLabel = 'sandbox.kubesage.dev/power';

/** Patches of a Node that cut its power and give it back. */
export const powerOff = { metadata: { labels: { [powerLabel]: 'off' } } } as const;
export const powerOn = { metadata: { labels: { [powerLabel]: 'on' } } } as const;

type Pool = {
  readonly name: string;
  readonly instanceType: string;
  readonly cpu: string;
  readonly memory: string;
  readonly allocatable: { readonly cpu: string; readonly memory: string };
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
};

const general: Pool = {
  name: 'general',
  instanceType: 'm7i.2xlarge',
  cpu: '8',
  memory: '32879012Ki',
  allocatable: { cpu: '7910m', memory: '31862180Ki' },
  taints: [],
};

const batch: Pool = {
  name: 'batch',
  instanceType: 'c7i.4xlarge',
  cpu: '16',
  memory: '32879012Ki',
  allocatable: { cpu: '15890m', memory: '31862180Ki' },
  taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }],
};

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] as const;
const maxPodsPerNode = 110;

/**
 * The sandbox's Nodes: four of five in the pool `general`, the rest in the tainted pool `batch`, spread over three zones.
 * `kubeletPort` is what their node behaviour answers on behind the API server's egress.
 */
export function nodeManifests(count: number, kubeletPort: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => nodeManifest(index, kubeletPort));
}

function nodeManifest(index: number, kubeletPort: number): object {
  const pool = index % 5 === 4 ? batch : general;
  const name = `${pool.name}-${String(index + 1).padStart(2, '0')}`;
  const zone = zones[index % zones.length] ?? zones[0];
  const address = `10.0.${16 + Math.floor(index / 200)}.${11 + (index % 200)}`;
  const reserved = { 'ephemeral-storage': '103767472Ki', 'hugepages-2Mi': '0', pods: String(maxPodsPerNode) };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': name,
        'node.kubernetes.io/instance-type': pool.instanceType,
        'topology.kubernetes.io/region': 'eu-west-1',
        'topology.kubernetes.io/zone': zone,
        pool: pool.name,
        [powerLabel]: 'on',
      },
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: { podCIDR: podCidr(index), podCIDRs: [podCidr(index)], taints: pool.taints },
    status: {
      capacity: { cpu: pool.cpu, memory: pool.memory, ...reserved },
      allocatable: { ...pool.allocatable, ...reserved, 'ephemeral-storage': '95632102Ki' },
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 13 (trixie)',
        kernelVersion: '6.12.48-cloud-amd64',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.34.3',
        kubeProxyVersion: '',
        machineID: '',
        systemUUID: '',
        bootID: '',
      },
    },
  };
}

/** A /24 of 10.128.0.0/9 for each node. */
function podCidr(index: number): string {
  return `10.${128 + Math.floor(index / 256)}.${index % 256}.0/24`;
}
