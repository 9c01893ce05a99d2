import type { KubeObject } from '../cluster/kube-object.ts';

const publicGroups: ReadonlySet<string> = new Set([
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
]);

/** Bindings and roles that come with Kubernetes and its installers. They name accounts and groups that need not exist. */
export function isBuiltInBinding({ metadata }: KubeObject): boolean {
  return (
    metadata.labels?.['kubernetes.io/bootstrapping'] !== undefined ||
    /^(?:system:|kubeadm:|eks:|gce:|gke-|aks-)/.test(metadata.name)
  );
}

/** A subject that is anybody, or anything that runs in the cluster. */
export function isAnybody({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  if (kind === 'User') return name === 'system:anonymous';
  return kind === 'Group' && (publicGroups.has(name) || name.startsWith('system:serviceaccounts:'));
}
