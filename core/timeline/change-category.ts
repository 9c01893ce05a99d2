import { resourceKind } from '../cluster/resource-kinds.ts';
import type { ChangeCategory } from './change-record.ts';

const byKind: Readonly<Record<string, ChangeCategory>> = {
  Deployment: 'rollout',
  StatefulSet: 'rollout',
  DaemonSet: 'rollout',
  ReplicaSet: 'rollout',
  Job: 'rollout',
  CronJob: 'rollout',
  Pod: 'rollout',
  ConfigMap: 'configuration',
  Secret: 'configuration',
  HorizontalPodAutoscaler: 'scaling',
  Node: 'node',
  RuntimeClass: 'node',
  Service: 'network',
  Ingress: 'network',
  IngressClass: 'network',
  GatewayClass: 'network',
  Gateway: 'network',
  HTTPRoute: 'network',
  ReferenceGrant: 'network',
  APIService: 'network',
  PersistentVolumeClaim: 'storage',
  PersistentVolume: 'storage',
  StorageClass: 'storage',
  CSIDriver: 'storage',
  NetworkPolicy: 'policy',
  PodDisruptionBudget: 'policy',
  ResourceQuota: 'policy',
  LimitRange: 'policy',
  PriorityClass: 'policy',
  ValidatingWebhookConfiguration: 'policy',
  MutatingWebhookConfiguration: 'policy',
  ValidatingAdmissionPolicy: 'policy',
  ValidatingAdmissionPolicyBinding: 'policy',
  Role: 'access',
  RoleBinding: 'access',
  ClusterRole: 'access',
  ClusterRoleBinding: 'access',
  ServiceAccount: 'access',
  Namespace: 'lifecycle',
  CustomResourceDefinition: 'lifecycle',
  ServerVersion: 'lifecycle',
};

const workloads: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
]);

/** Under what the timeline files a change. Workloads that come and go are lifecycle; other custom resources are configuration. */
export function changeCategory(kind: string, verb: 'created' | 'changed' | 'deleted'): ChangeCategory {
  if (workloads.has(kind) && verb !== 'changed') return 'lifecycle';
  return byKind[kind] ?? (resourceKind(kind) === undefined ? 'configuration' : 'lifecycle');
}
