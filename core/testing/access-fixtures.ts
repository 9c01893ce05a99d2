import type { KubeObject } from '../cluster/kube-object.ts';
import type { ClusterRoleBinding, PolicyRule, RoleBinding } from '../cluster/platform-objects.ts';
import { type Meta, meta } from './fixture-metadata.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';

export function rule(group: string, resources: string, verbs: string): PolicyRule {
  return { apiGroups: [group], resources: resources.split(','), verbs: verbs.split(',') };
}

export function role(name: string, rules: readonly PolicyRule[], options: Meta = {}): KubeObject {
  return { apiVersion, kind: 'Role', metadata: meta('Role', name, options), rules } as KubeObject;
}

export function clusterRole(
  name: string,
  rules: readonly PolicyRule[],
  options: Meta & { readonly aggregates?: Readonly<Record<string, string>> } = {},
): KubeObject {
  const { aggregates } = options;
  const aggregationRule = aggregates && { clusterRoleSelectors: [{ matchLabels: aggregates }] };
  return {
    apiVersion,
    kind: 'ClusterRole',
    metadata: meta('ClusterRole', name, options, false),
    rules,
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
  } as KubeObject;
}

type Subjects = NonNullable<RoleBinding['subjects']>;

/** Gives a role ("Role name" or "ClusterRole name") to ServiceAccounts ("namespace/name") or other subjects. */
export function roleBinding(
  name: string,
  gives: string,
  to: readonly (string | Subjects[number])[],
  options: Meta = {},
): RoleBinding {
  return { apiVersion, kind: 'RoleBinding', metadata: meta('RoleBinding', name, options), ...given(gives, to) };
}

export function clusterRoleBinding(
  name: string,
  gives: string,
  to: readonly (string | Subjects[number])[],
  options: Meta = {},
): ClusterRoleBinding {
  return {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: meta('ClusterRoleBinding', name, options, false),
    ...given(gives, to),
  };
}

export function serviceAccount(name: string, rest: object = {}, options: Meta = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('ServiceAccount', name, options), ...rest };
}

function given(gives: string, to: readonly (string | Subjects[number])[]): Pick<RoleBinding, 'roleRef' | 'subjects'> {
  const [kind = '', name = ''] = gives.split(' ');
  const subjects = to.map((subject) => {
    if (typeof subject !== 'string') return subject;
    const [namespace = '', account = ''] = subject.split('/');
    return { kind: 'ServiceAccount', namespace, name: account };
  });
  return { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name }, subjects };
}
