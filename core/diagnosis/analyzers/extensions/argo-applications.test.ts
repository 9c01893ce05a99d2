import { describe, expect, it } from 'vitest';
import { ago, deployment, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { argoApplications } from './argo-applications.ts';

const app = (status: object, spec: object = {}) =>
  object(
    'argoproj.io/v1alpha1',
    'Application',
    'shop',
    {
      spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' }, ...spec },
      status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, ...status },
    },
    { namespace: 'argocd' },
  );
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), argoApplications);

describe('argoApplications', () => {
  it('tells of a failed sync with what was refused', () => {
    const [finding, ...others] = found(
      app({
        sync: { status: 'OutOfSync' },
        operationState: {
          phase: 'Failed',
          message: 'one or more objects failed to apply',
          finishedAt: ago(900),
          syncResult: {
            resources: [{ kind: 'Deployment', name: 'web', status: 'SyncFailed', message: 'field is immutable' }],
          },
        },
      }),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ reason: 'SyncFailed', severity: 'medium' });
    expect(finding?.message).toContain('Deployment web: field is immutable');
  });

  it('tells of manifests that cannot be made', () => {
    const conditions = [
      { type: 'ComparisonError', message: 'path charts/shop does not exist', lastTransitionTime: ago(600) },
    ];
    expect(found(app({ conditions, sync: { status: 'Unknown' } }))[0]).toMatchObject({
      reason: 'ComparisonFailed',
      cause: { object: { kind: 'Application' } },
    });
  });

  it('depends on the resources that make it degraded, in this cluster only', () => {
    const web = deployment({ name: 'web' });
    const status = {
      health: { status: 'Degraded', lastTransitionTime: ago(900) },
      resources: [
        {
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
          health: { status: 'Degraded', message: 'deadline exceeded' },
        },
        { kind: 'Service', namespace: 'shop', name: 'web', health: { status: 'Healthy' } },
      ],
    };
    expect(found(app(status), web)[0]).toMatchObject({
      reason: 'HealthDegraded',
      dependsOn: [{ kind: 'Deployment', name: 'web' }],
    });
    const remote = { destination: { server: 'https://10.1.2.3:6443', namespace: 'shop' } };
    expect(found(app(status, remote), web)[0]?.dependsOn).toEqual([]);
  });

  it('waits before it calls an Application progressing for long', () => {
    const progressing = (seconds: number) =>
      app({ health: { status: 'Progressing', lastTransitionTime: ago(seconds) } });
    expect(found(progressing(300))).toEqual([]);
    expect(found(progressing(1800))[0]).toMatchObject({ reason: 'ProgressingForLong', severity: 'low' });
  });

  it('minds being out of sync only where Argo CD should have synced', () => {
    const status = { sync: { status: 'OutOfSync' }, operationState: { phase: 'Succeeded', finishedAt: ago(7200) } };
    expect(found(app(status))).toEqual([]);
    expect(found(app(status, { syncPolicy: { automated: {} } }))[0]?.severity).toBe('info');
    expect(found(app(status, { syncPolicy: { automated: { selfHeal: true } } }))[0]).toMatchObject({
      reason: 'OutOfSync',
      severity: 'low',
    });
    expect(found(app(status, { syncPolicy: { automated: { enabled: false } } }))).toEqual([]);
  });

  it('has nothing to say of a healthy Application, or of another kind of that name', () => {
    expect(found(app({}))).toEqual([]);
    expect(
      found(object('app.k8s.io/v1', 'Application', 'shop', { status: { health: { status: 'Degraded' } } })),
    ).toEqual([]);
  });
});
