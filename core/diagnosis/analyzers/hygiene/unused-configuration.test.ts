import { describe, expect, it } from 'vitest';
import type { KubeObject, PodSpec, Secret } from '../../../cluster/kube-object.ts';
import {
  configMap,
  container,
  cronJob,
  deployment,
  indexOf,
  ingress,
  object,
  pod,
  secret,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { unusedConfiguration } from './unused-configuration.ts';

const old = { ageSeconds: 90_000 };
const login = secret('login', ['password'], old);
const settings = configMap('settings', { a: 'b' }, old);
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), unusedConfiguration);
const withSpec = (spec: Partial<PodSpec>) => deployment({ spec });
const withContainer = (options: Parameters<typeof container>[0]) => deployment({ containers: [container(options)] });

describe('unusedConfiguration', () => {
  it('notes what nothing names', () => {
    expect(found(login, settings, deployment())).toMatchObject([
      { reason: 'ConfigMapUnused', severity: 'info', cause: null },
      { reason: 'SecretUnused', object: { name: 'login' } },
    ]);
  });

  const users: readonly (readonly [string, KubeObject])[] = [
    ['a volume', withSpec({ volumes: [{ name: 'v', secret: { secretName: 'login' } }] })],
    [
      'a projected volume',
      withSpec({ volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'login' } }] } }] }),
    ],
    ['a driver', withSpec({ volumes: [{ name: 'v', csi: { nodePublishSecretRef: { name: 'login' } } } as never] })],
    [
      'a variable',
      withContainer({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }] }),
    ],
    ['envFrom', withContainer({ envFrom: [{ secretRef: { name: 'login' } }] })],
    ['an argument', withContainer({ args: ['--auth-secret=shop/login'] })],
    ['a pull secret', withSpec({ imagePullSecrets: [{ name: 'login' }] })],
    ['a service account', object('v1', 'ServiceAccount', 'app', { imagePullSecrets: [{ name: 'login' }] })],
    ['a CronJob', cronJob({ containers: [container({ envFrom: [{ secretRef: { name: 'login' } }] })] })],
    ['a pod of its own', pod(null, { containers: [container({ envFrom: [{ secretRef: { name: 'login' } }] })] })],
    ['an Ingress', ingress({ spec: { tls: [{ secretName: 'login' }] } })],
    ['an annotation', ingress({ annotations: { 'nginx.ingress.kubernetes.io/auth-secret': 'shop/login' } })],
    [
      'a Gateway',
      object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
        spec: { listeners: [{ name: 'h', tls: { certificateRefs: [{ name: 'login' }] } }] },
      }),
    ],
    [
      'a role',
      object('rbac.authorization.k8s.io/v1', 'Role', 'read', { rules: [{ verbs: ['get'], resourceNames: ['login'] }] }),
    ],
    [
      'a custom resource',
      object('db.example/v1', 'Database', 'orders', { spec: { auth: { existingSecret: 'login' } } }),
    ],
    [
      'one of another namespace',
      object(
        'db.example/v1',
        'Database',
        'orders',
        { spec: { auth: { name: 'login', namespace: 'shop' } } },
        { namespace: 'db' },
      ),
    ],
  ];
  it.each(users)('takes it for used by %s', (_, user) => {
    expect(found(login, user)).toEqual([]);
  });

  it('leaves out what belongs to a mechanism or to somebody', () => {
    const typed = (type: string): Secret => ({ ...login, type });
    expect(found(typed('helm.sh/release.v1'))).toEqual([]);
    expect(found(typed('kubernetes.io/service-account-token'))).toEqual([]);
    expect(found(configMap('kube-root-ca.crt', {}, old))).toEqual([]);
    expect(found(configMap('extra', {}, { ...old, namespace: 'kube-system' }))).toEqual([]);
    expect(found(configMap('made', {}, { ...old, owner: deployment() }))).toHaveLength(0);
    expect(
      found(secret('repo', ['url'], { ...old, labels: { 'argocd.argoproj.io/secret-type': 'repository' } })),
    ).toEqual([]);
    const board = configMap('board', {}, { ...old, labels: { grafana_dashboard: '1' } });
    expect(found(board)).toHaveLength(1);
    expect(found(board, withContainer({ env: [{ name: 'LABEL', value: 'grafana_dashboard' }] }))).toEqual([]);
  });

  it('waits until it has been there for a while, and says nothing when the users were not read', () => {
    expect(found(secret('new', ['a'], { ageSeconds: 60 }))).toEqual([]);
    expect(analyzeAll(indexOf([login], { unread: ['CronJob'] }), unusedConfiguration)).toEqual([]);
  });
});
