import { resourceKinds } from '../../../core/cluster/resource-kinds.ts';

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};

/** What KubeSage's actions write, and nothing else. */
const writes: readonly Rule[] = [
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets'], verbs: ['patch'] },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['get', 'patch', 'update'] },
  { apiGroups: [''], resources: ['services', 'nodes'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ['create', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['patch'] },
  { apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['patch'] },
];

/**
 * Custom resources of whichever operator there is: their groups are not known beforehand, and access rules know no exceptions. Without
 * `get`, by which one could also execute in pods and reach through nodes. Where this is more than one wants to give, name the groups
 * instead: of any other custom resource KubeSage then says that it may not read it.
 */
const customResources: Rule = { apiGroups: ['*'], resources: ['*'], verbs: ['list', 'watch'] };

/** The least that KubeSage needs on a cluster: reads every kind that it observes with logs, writes only what its actions change. */
export function kubesageRole(): readonly object[] {
  const rbac = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'kubesage' },
      rules: [...reads(), customResources, { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] }, ...writes],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kubesage' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'kubesage' },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'kubesage' }],
    },
  ];
}

function reads(): readonly Rule[] {
  const byGroup = new Map<string, string[]>([['metrics.k8s.io', ['pods', 'nodes']]]);
  for (const { apiVersion, plural } of resourceKinds) {
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    byGroup.set(group, [...(byGroup.get(group) ?? []), plural]);
  }
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ['get', 'list', 'watch'] }));
}
