import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import {
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  serviceAccount,
} from '../../../testing/access-fixtures.ts';
import { indexOf, namespace, pod } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { danglingBindings } from './dangling-bindings.ts';

const base = [namespace('shop'), serviceAccount('cart')];
const run = (objects: readonly KubeObject[], unread: readonly string[] = []) =>
  analyzeAll(indexOf([...base, ...objects], { unread }), danglingBindings);

describe('danglingBindings', () => {
  it('finds a binding to a role that does not exist, worse when pods count on it', () => {
    const binding = roleBinding('cart', 'Role gone', ['shop/cart']);
    expect(run([binding])).toMatchObject([{ severity: 'info', reason: 'RoleMissing' }]);
    const user = pod(null, { spec: { serviceAccountName: 'cart' } });
    expect(run([binding, user])).toMatchObject([
      { severity: 'low', cause: { object: { kind: 'Role', namespace: 'shop', name: 'gone', uid: '' } } },
    ]);
    expect(run([clusterRoleBinding('cart', 'ClusterRole gone', ['shop/cart'])])).toMatchObject([
      { cause: { object: { kind: 'ClusterRole', namespace: '', name: 'gone' } } },
    ]);
  });

  it('notes subjects that do not exist, and whose namespace does not', () => {
    const [finding, ...others] = run([
      role('reader', []),
      roleBinding('reader', 'Role reader', ['shop/cart', 'shop/lost', 'nowhere/one']),
    ]);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'info', reason: 'SubjectMissing' });
    expect(finding?.message).toContain('shop/lost');
    expect(finding?.message).toContain('namespace nowhere does not exist');
  });

  it('finds nothing in sound bindings, built-in ones, or where roles were not read', () => {
    const built = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };
    expect(run([clusterRole('view', []), roleBinding('view', 'ClusterRole view', ['shop/cart'])])).toEqual([]);
    expect(run([clusterRoleBinding('system:kube-dns', 'ClusterRole none', ['kube-system/kube-dns'], built)])).toEqual(
      [],
    );
    expect(run([roleBinding('cart', 'Role gone', ['shop/cart'])], ['Role'])).toEqual([]);
  });
});
