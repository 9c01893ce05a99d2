import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import {
  clusterRole,
  clusterRoleBinding,
  role,
  roleBinding,
  rule,
  serviceAccount,
} from '../../../testing/access-fixtures.ts';
import {
  ago,
  container,
  crashingPod,
  indexOf,
  log,
  namespace,
  pod,
  rolledOut,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { accessDenied } from './access-denied.ts';

const forbidden = (verb = 'watch', where = 'in the namespace "shop"', account = 'cart') =>
  `E0302 reflector.go:150: failed to ${verb} *v1.Pod: pods is forbidden: User \\"system:serviceaccount:shop:${account}\\" cannot ${verb} resource \\"pods\\" in API group \\"\\" ${where}`;

const base = [namespace('shop'), serviceAccount('cart')];

function run(objects: readonly KubeObject[], lines: readonly string[] = [forbidden()], unread: readonly string[] = []) {
  const made = rolledOut({ name: 'cart', replicas: 1, ready: 0, spec: { serviceAccountName: 'cart' } });
  const dying = crashingPod(made.current);
  const all = [...base, made.deployment, made.current, dying, ...objects];
  return analyzeAll(indexOf(all, { logs: [log(dying, lines)], unread }), accessDenied);
}

const bound = roleBinding('cart', 'Role cart', ['shop/cart']);

describe('accessDenied', () => {
  it('names the Role that lost a verb', () => {
    const findings = run([role('cart', [rule('', 'pods', 'get,list')]), bound], ['start', forbidden(), forbidden()]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      object: { kind: 'Deployment', name: 'cart' },
      severity: 'high',
      reason: 'AccessDenied',
      cause: { reason: 'RoleLacksVerb', object: { kind: 'Role', namespace: 'shop', name: 'cart' } },
    });
    expect(findings[0]?.evidence.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'log app',
      'field rules[0]',
      'field roleRef',
    ]);
  });

  it('names the Role that was edited last when a resource is gone from it altogether', () => {
    const other = role('common', [rule('', 'configmaps', 'get')]);
    const edited = role('cart', [rule('', 'services', 'list')], { changedSecondsAgo: 300 });
    const findings = run([other, roleBinding('common', 'Role common', ['shop/cart']), edited, bound]);
    expect(findings.map(({ cause }) => [cause?.reason, cause?.object.name])).toEqual([['RoleLacksResource', 'cart']]);
  });

  it('names a role that is gone, a binding that is gone, and a binding for another account', () => {
    const allows = role('cart', [rule('', 'pods', '*')]);
    const cause = (objects: readonly KubeObject[]) => run(objects)[0]?.cause;
    expect(cause([bound])).toMatchObject({ reason: 'RoleMissing', object: { kind: 'Role', name: 'cart', uid: '' } });
    expect(cause([allows])).toMatchObject({
      reason: 'RoleBindingMissing',
      object: { kind: 'RoleBinding', namespace: 'shop', name: 'cart', uid: '' },
    });
    expect(cause([allows, roleBinding('cart', 'Role cart', ['shop/carts'])])).toMatchObject({
      reason: 'SubjectWrong',
      object: { kind: 'RoleBinding', name: 'cart' },
    });
    expect(cause([])).toMatchObject({ reason: 'AccessNotGranted', object: { kind: 'ServiceAccount', name: 'cart' } });
  });

  it('sees that a grant reaches one namespace only, or that another account was given by a rollout', () => {
    const wide = run([role('cart', [rule('', 'pods', 'watch')]), bound], [forbidden('watch', 'at the cluster scope')]);
    expect(wide[0]?.cause).toMatchObject({ reason: 'BindingElsewhere', object: { kind: 'RoleBinding', name: 'cart' } });

    const made = rolledOut({ name: 'cart', replicas: 1, ready: 0, spec: { serviceAccountName: 'basket' } }, [
      [container()],
    ]);
    const previous = made.previous.map((set) => ({
      ...set,
      spec: {
        ...set.spec,
        template: { ...set.spec.template, spec: { ...set.spec.template.spec, serviceAccountName: 'cart' } },
      },
    }));
    const dying = crashingPod(made.current);
    const grants = [role('cart', [rule('', 'pods', 'watch')]), bound, serviceAccount('basket')];
    const index = indexOf([...base, made.deployment, made.current, ...previous, dying, ...grants], {
      logs: [log(dying, [forbidden('watch', 'in the namespace "shop"', 'basket')])],
    });
    expect(analyzeAll(index, accessDenied)[0]).toMatchObject({
      cause: { reason: 'ServiceAccountChanged', object: { kind: 'Deployment' } },
      remedies: [{ action: 'rollback' }],
    });
  });

  it('reads the last words in the status where there is no log', () => {
    const made = rolledOut({ name: 'cart', replicas: 1, ready: 0, spec: { serviceAccountName: 'cart' } });
    const terminated = { exitCode: 1, message: `fatal\n${forbidden()}`, finishedAt: ago(60) };
    const dying = crashingPod(made.current, 1, { lastState: { terminated } });
    expect(analyzeAll(indexOf([...base, made.deployment, made.current, dying]), accessDenied)).toHaveLength(1);
  });

  it('finds nothing when RBAC allows it by now, was not read, or the program is well', () => {
    const allows = clusterRole('reader', [rule('', 'pods', 'watch')]);
    expect(run([allows, clusterRoleBinding('reader', 'ClusterRole reader', ['shop/cart'])])).toEqual([]);
    expect(run([], [forbidden()], ['Role'])).toEqual([]);
    expect(run([], ['pods is forbidden, said somebody'])).toEqual([]);
    const made = rolledOut({ name: 'cart', replicas: 1 });
    const well = pod(made.current, { state: { running: { startedAt: ago(60) } } });
    const index = indexOf([...base, made.deployment, made.current, well], { logs: [log(well, [forbidden()])] });
    expect(analyzeAll(index, accessDenied)).toEqual([]);
  });
});
