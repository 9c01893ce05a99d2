import { kubesageRole } from './kubesage-role.ts';

/** The provisioner that the node behaviour plays. */
export const sandboxProvisioner = 'sandbox.kubesage.dev-disk';

/** Where the API server reaches the resource metrics API; the node behaviour answers there behind the egress. */
export const metricsEndpoint = { address: '10.0.15.10', port: 10250 } as const;

/** What an administrator installs before any workload: access, storage, priorities, ingress class and resource metrics. */
export function clusterEssentials(): readonly object[] {
  return [...kubesageRole(), ...storage(), ...priorities(), ingressClass, ...resourceMetrics()];
}

function storage(): readonly object[] {
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: sandboxProvisioner },
      spec: { attachRequired: true, podInfoOnMount: false, volumeLifecycleModes: ['Persistent'] },
    },
    storageClass('standard', true, { type: 'gp3' }),
    storageClass('fast', false, { type: 'local-nvme', topology: 'node' }),
  ];
}

/** `topology: node` in the parameters ties a volume to the node it was made for; otherwise to its zone. */
function storageClass(name: string, isDefault: boolean, parameters: Readonly<Record<string, string>>): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
    provisioner: sandboxProvisioner,
    parameters,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  };
}

function priorities(): readonly object[] {
  return [
    priorityClass('business-critical', 100_000, 'Customer-facing services that must be placed first.'),
    priorityClass('batch-low', -100, 'Batch work that gives way to everything else.'),
  ];
}

function priorityClass(name: string, value: number, description: string): object {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    globalDefault: false,
  };
}

const ingressClass = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
  spec: { controller: 'k8s.io/ingress-nginx' },
};

function resourceMetrics(): readonly object[] {
  const metadata = { name: 'resource-metrics', namespace: 'kube-system' };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'https', port: 443, targetPort: metricsEndpoint.port, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        ...metadata,
        labels: {
          'kubernetes.io/service-name': metadata.name,
          'endpointslice.kubernetes.io/managed-by': 'sandbox.kubesage.dev',
        },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [metricsEndpoint.address], conditions: { ready: true } }],
      ports: [{ name: 'https', port: metricsEndpoint.port, protocol: 'TCP' }],
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { ...metadata, port: 443 },
      },
    },
  ];
}
