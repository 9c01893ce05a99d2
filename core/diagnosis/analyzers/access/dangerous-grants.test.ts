import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding, rule } from '../../../testing/access-fixtures.ts';
import { indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { dangerousGrants } from './dangerous-grants.ts';

const admin = clusterRole('cluster-admin', [rule('*', '*', '*')]);
const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf([admin, ...objects]), dangerousGrants);

describe('dangerousGrants', () => {
  it('notes cluster-admin for the default account or for everybody', () => {
    const groups = [{ kind: 'Group', name: 'system:authenticated' }];
    expect(run(clusterRoleBinding('a', 'ClusterRole cluster-admin', ['shop/default']))).toMatchObject([
      { severity: 'info', reason: 'GrantToAnybody' },
    ]);
    expect(run(clusterRoleBinding('b', 'ClusterRole cluster-admin', groups))[0]?.message).toContain(
      'lets Group system:authenticated do everything to everything',
    );
  });

  it('notes rights that lead to more: escalation, impersonation, Secrets of the whole cluster, exec', () => {
    const strong = clusterRole('strong', [
      rule('rbac.authorization.k8s.io', 'clusterroles', 'escalate'),
      rule('', 'users', 'impersonate'),
      rule('', 'secrets', 'list'),
      rule('', 'pods/exec', 'create'),
    ]);
    const [finding] = run(strong, clusterRoleBinding('c', 'ClusterRole strong', ['shop/cart']));
    expect(finding).toMatchObject({ reason: 'DangerousGrant', severity: 'info' });
    expect(finding?.evidence).toHaveLength(5);
  });

  it('leaves alone what is narrow or built in', () => {
    const reader = role('reader', [rule('', 'secrets', 'get'), rule('', 'pods', 'create')]);
    expect(run(reader, roleBinding('d', 'Role reader', ['shop/cart']))).toEqual([]);
    expect(
      run(
        clusterRoleBinding('cluster-admin', 'ClusterRole cluster-admin', [{ kind: 'Group', name: 'system:masters' }]),
      ),
    ).toEqual([]);
    expect(run(clusterRoleBinding('cni', 'ClusterRole cluster-admin', ['kube-system/cni']))).toEqual([]);
  });
});
