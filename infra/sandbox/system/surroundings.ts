import type { Manifest } from './manifest.ts';
import { selectorOf } from './pod-template.ts';

/** The small objects around a workload. */

export function configMap(namespace: string, name: string, data: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

export function secret(
  namespace: string,
  name: string,
  values: Readonly<Record<string, string>>,
  type = 'Opaque',
): Manifest {
  const data = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data };
}

export function serviceAccount(namespace: string, name: string): Manifest {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

export type ServicePort = { readonly name: string; readonly port: number; readonly targetPort: number | string };

export function service(
  namespace: string,
  name: string,
  ports: readonly ServicePort[],
  spec: Readonly<Record<string, unknown>> = {},
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: selectorOf(name) },
    spec: { selector: selectorOf(name), ports: ports.map((port) => ({ ...port, protocol: 'TCP' })), ...spec },
  };
}

export function autoscaler(
  namespace: string,
  name: string,
  { min, max, cpuPercent }: { readonly min: number; readonly max: number; readonly cpuPercent: number },
): Manifest {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
    },
  };
}

export function disruptionBudget(namespace: string, name: string, minAvailable: number | string): Manifest {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace },
    spec: { minAvailable, selector: { matchLabels: selectorOf(name) } },
  };
}

export function claim(namespace: string, name: string, size: string, storageClassName: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: claimSpec(size, storageClassName),
  };
}

export function claimSpec(size: string, storageClassName: string): Readonly<Record<string, unknown>> {
  return { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: size } } };
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export function quota(namespaceName: string, name: string, hard: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name, namespace: namespaceName }, spec: { hard } };
}

export function limitRange(
  namespaceName: string,
  name: string,
  limits: readonly Readonly<Record<string, unknown>>[],
): Manifest {
  return { apiVersion: 'v1', kind: 'LimitRange', metadata: { name, namespace: namespaceName }, spec: { limits } };
}
