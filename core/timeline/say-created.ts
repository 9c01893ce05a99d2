import type {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  KubeObject,
  NetworkPolicy,
  Node,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ResourceQuota,
  Secret,
  Service,
  ValidatingWebhookConfiguration,
} from '../cluster/kube-object.ts';
import type { RoleBinding } from '../cluster/platform-objects.ts';
import { shorten } from './bounded-text.ts';

const longest = 160;
const mostItems = 4;

/** What is worth knowing at once of an object that is new; '' when its name says it all. */
export function sayCreated(object: KubeObject): string {
  return shorten(detailOf(object), longest);
}

function detailOf(object: KubeObject): string {
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job': {
      const { replicas, template } = (object as Deployment).spec;
      const images = ` with image ${list(template.spec.containers.map(({ image }) => image))}`;
      return replicas === undefined ? images : `${images}, ${count(replicas, 'replica')}`;
    }
    case 'Pod':
      return ` with image ${list((object as unknown as Deployment['spec']['template']).spec.containers.map(({ image }) => image))}`;
    case 'ConfigMap':
    case 'Secret':
      return keysOf(object as ConfigMap | Secret);
    case 'HorizontalPodAutoscaler': {
      const { scaleTargetRef, minReplicas = 1, maxReplicas } = (object as HorizontalPodAutoscaler).spec;
      return `: ${scaleTargetRef.kind} ${scaleTargetRef.name} between ${minReplicas} and ${maxReplicas} replicas`;
    }
    case 'PodDisruptionBudget': {
      const { minAvailable, maxUnavailable } = (object as PodDisruptionBudget).spec;
      if (minAvailable !== undefined) return `: at least ${minAvailable} available`;
      return maxUnavailable === undefined ? '' : `: at most ${maxUnavailable} unavailable`;
    }
    case 'NetworkPolicy':
      return sayPolicy(object as NetworkPolicy);
    case 'ResourceQuota':
      return `: ${list(Object.entries((object as ResourceQuota).spec?.hard ?? {}).map(([name, most]) => `${name} ${most}`))}`;
    case 'Service': {
      const { selector = {}, ports = [] } = (object as Service).spec;
      return ` on port ${list(ports.map(({ port }) => String(port)))} for ${labels(selector)}`;
    }
    case 'Ingress':
      return ` for ${list(((object as Ingress).spec.rules ?? []).map(({ host = '*' }) => host))}`;
    case 'PersistentVolumeClaim': {
      const { storageClassName, resources } = (object as PersistentVolumeClaim).spec ?? {};
      return ` for ${resources?.requests?.storage ?? 'storage'}${storageClassName === undefined ? '' : ` of class ${storageClassName}`}`;
    }
    case 'ValidatingWebhookConfiguration':
    case 'MutatingWebhookConfiguration': {
      const { webhooks = [] } = object as ValidatingWebhookConfiguration;
      return `: ${list(webhooks.map(({ name, failurePolicy = 'Fail' }) => `${name} (${failurePolicy} when it cannot be asked)`))}`;
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding': {
      const { roleRef, subjects = [] } = object as RoleBinding;
      return `: ${roleRef.kind} ${roleRef.name} for ${list(subjects.map(({ kind, name }) => `${kind} ${name}`))}`;
    }
    case 'Node':
      return ` with kubelet ${(object as Node).status?.nodeInfo?.kubeletVersion ?? 'of an unknown version'}`;
    default:
      return '';
  }
}

function sayPolicy({ spec }: NetworkPolicy): string {
  const { podSelector, policyTypes = ['Ingress'], ingress = [], egress = [] } = spec;
  const pods = Object.keys(podSelector).length === 0 ? 'all pods' : `pods ${labels(podSelector.matchLabels ?? {})}`;
  const ways = policyTypes.map((type) => {
    const isShut = (type === 'Egress' ? egress : ingress).length === 0;
    return `${isShut ? 'no' : 'some'} ${type.toLowerCase()}`;
  });
  return `: ${pods} ${ways.length === 0 ? '' : `may have ${ways.join(' and ')}`}`.trimEnd();
}

function keysOf({ data = {} }: ConfigMap | Secret): string {
  const keys = Object.keys(data).sort();
  return keys.length === 0 ? ' without keys' : ` with ${keys.length === 1 ? 'key' : 'keys'} ${list(keys)}`;
}

function labels(selector: Readonly<Record<string, string>>): string {
  const entries = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? 'what its selector says' : entries.join(',');
}

function list(items: readonly string[]): string {
  if (items.length === 0) return 'none';
  const more = items.length - mostItems;
  return more > 0 ? `${items.slice(0, mostItems).join(', ')} and ${more} more` : items.join(', ');
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
