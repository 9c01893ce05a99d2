import { describe, expect, it } from 'vitest';
import { clusterRole, clusterRoleBinding, role, roleBinding, rule } from '../testing/access-fixtures.ts';
import { indexOf } from '../testing/cluster-fixtures.ts';
import { isAllowed } from './access-review.ts';

const account = { namespace: 'shop', name: 'cart' };
const listPods = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' };

describe('isAllowed', () => {
  it('adds up the roles of a namespace and of the cluster, and nothing of other namespaces', () => {
    const objects = [
      role('reader', [rule('', 'pods', 'get,list')]),
      roleBinding('reader', 'Role reader', ['shop/cart']),
      clusterRole('scaler', [rule('apps', 'deployments/scale', '*')]),
      clusterRoleBinding('scaler', 'ClusterRole scaler', ['shop/cart']),
    ];
    const index = indexOf(objects);
    expect(isAllowed(index, account, listPods)).toBe(true);
    expect(isAllowed(index, account, { ...listPods, verb: 'watch' })).toBe(false);
    expect(isAllowed(index, account, { ...listPods, namespace: 'other' })).toBe(false);
    expect(isAllowed(index, account, { ...listPods, namespace: '' })).toBe(false);
    expect(isAllowed(index, { ...account, name: 'other' }, listPods)).toBe(false);
    const scale = { verb: 'patch', group: 'apps', resource: 'deployments/scale', namespace: 'any' };
    expect(isAllowed(index, account, scale)).toBe(true);
    expect(isAllowed(index, account, { ...scale, resource: 'deployments' })).toBe(false);
  });

  it('knows groups of accounts, a user by the full name, wildcards and named objects', () => {
    const named = { ...rule('', 'configmaps', 'get'), resourceNames: ['settings'] };
    const index = indexOf([
      clusterRole('everything', [rule('*', '*', '*')]),
      role('logs', [rule('', '*/log', 'get'), named]),
      roleBinding('all', 'ClusterRole everything', [{ kind: 'Group', name: 'system:serviceaccounts:ops' }]),
      roleBinding('one', 'Role logs', [{ kind: 'User', name: 'system:serviceaccount:shop:cart' }]),
    ]);
    expect(isAllowed(index, { namespace: 'ops', name: 'any' }, { ...listPods, verb: 'delete' })).toBe(true);
    expect(isAllowed(index, account, { ...listPods, verb: 'get', resource: 'pods/log' })).toBe(true);
    expect(isAllowed(index, account, { ...listPods, verb: 'get' })).toBe(false);
    const read = { ...listPods, verb: 'get', resource: 'configmaps' };
    expect(isAllowed(index, account, { ...read, name: 'settings' })).toBe(true);
    expect(isAllowed(index, account, { ...read, name: 'others' })).toBe(false);
    expect(isAllowed(index, account, read)).toBe(false);
  });

  it('takes the rules of an aggregating role from those it selects until the controller has gathered them', () => {
    const part = clusterRole('part', [rule('', 'pods', 'list')], { labels: { into: 'whole' } });
    const bound = clusterRoleBinding('whole', 'ClusterRole whole', ['shop/cart']);
    const whole = (rules: readonly ReturnType<typeof rule>[]) =>
      clusterRole('whole', rules, { aggregates: { into: 'whole' } });
    expect(isAllowed(indexOf([part, bound, whole([])]), account, listPods)).toBe(true);
    expect(isAllowed(indexOf([part, bound, whole([rule('', 'secrets', 'get')])]), account, listPods)).toBe(false);
  });
});
