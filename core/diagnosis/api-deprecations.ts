/** When an API version of a kind was deprecated and is removed: minor versions of Kubernetes 1. */
export type ApiDeprecation = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly deprecated: number;
  readonly removed: number;
  readonly replacement: string;
};

type Row = readonly [apiVersion: string, kinds: string, deprecated: number, removed: number, replacement: string];

/**
 * The Kubernetes project's "Deprecated API Migration Guide" (https://kubernetes.io/docs/reference/using-api/deprecation-guide/),
 * for the kinds that a cluster keeps.
 */
const rows: readonly Row[] = [
  [
    'flowcontrol.apiserver.k8s.io/v1beta3',
    'FlowSchema PriorityLevelConfiguration',
    29,
    32,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta2',
    'FlowSchema PriorityLevelConfiguration',
    26,
    29,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta1',
    'FlowSchema PriorityLevelConfiguration',
    23,
    26,
    'flowcontrol.apiserver.k8s.io/v1',
  ],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 24, 27, 'storage.k8s.io/v1'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 23, 26, 'autoscaling/v2'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 22, 25, 'autoscaling/v2'],
  ['batch/v1beta1', 'CronJob', 21, 25, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 21, 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', 19, 25, 'events.k8s.io/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 21, 25, 'policy/v1'],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 22, 25, 'node.k8s.io/v1'],
  [
    'admissionregistration.k8s.io/v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    16,
    22,
    'admissionregistration.k8s.io/v1',
  ],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 16, 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 'APIService', 19, 22, 'apiregistration.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 19, 22, 'coordination.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 14, 22, 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 19, 22, 'networking.k8s.io/v1'],
  [
    'rbac.authorization.k8s.io/v1beta1',
    'ClusterRole ClusterRoleBinding Role RoleBinding',
    17,
    22,
    'rbac.authorization.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 14, 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment', 19, 22, 'storage.k8s.io/v1'],
  ['extensions/v1beta1', 'NetworkPolicy', 9, 16, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 9, 16, 'apps/v1'],
  ['apps/v1beta1', 'Deployment StatefulSet ReplicaSet', 9, 16, 'apps/v1'],
  ['apps/v1beta2', 'DaemonSet Deployment StatefulSet ReplicaSet', 9, 16, 'apps/v1'],
];

export const apiDeprecations: readonly ApiDeprecation[] = rows.flatMap(
  ([apiVersion, kinds, deprecated, removed, replacement]) =>
    kinds.split(' ').map((kind) => ({ apiVersion, kind, deprecated, removed, replacement })),
);

const byUse: ReadonlyMap<string, ApiDeprecation> = new Map(
  apiDeprecations.map((row) => [`${row.apiVersion}/${row.kind}`, row]),
);

export function apiDeprecation(apiVersion: string, kind: string): ApiDeprecation | undefined {
  return byUse.get(`${apiVersion}/${kind}`);
}

/** The minor version in `v1.34.3` or `v1.31.2-eks-1a2b3c`; null when it says none. */
export function minorVersion(version: string): number | null {
  const minor = /^v?1\.(\d{1,3})\b/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}
