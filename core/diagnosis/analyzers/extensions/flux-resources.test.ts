import { describe, expect, it } from 'vitest';
import { ago, deployment, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { fluxResources } from './flux-resources.ts';

const ready = (status: string, reason: string, message = '', seconds = 300) => ({
  conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime: ago(seconds) }],
});
const kustomization = (status: object, spec: object = {}, name = 'shop') =>
  object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', name, {
    spec: { sourceRef: { kind: 'GitRepository', name: 'fleet' }, ...spec },
    status,
  });
const repository = (status: object = ready('True', 'Succeeded'), spec: object = {}) =>
  object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'fleet', {
    spec: { url: 'https://bot:pass@git.example/fleet', ...spec },
    status,
  });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), fluxResources);

describe('fluxResources', () => {
  it('tells of a build that fails, with its message', () => {
    const [finding] = found(
      kustomization(ready('False', 'BuildFailed', 'kustomize build failed: no such file')),
      repository(),
    );
    expect(finding).toMatchObject({
      reason: 'NotReconciled',
      severity: 'medium',
      cause: { object: { kind: 'Kustomization' } },
    });
    expect(finding?.message).toContain('no such file');
  });

  it('leaves to a source what the source is to blame for', () => {
    const findings = found(
      kustomization(ready('False', 'ArtifactFailed', 'Source artifact not found')),
      repository(ready('False', 'GitOperationFailed', 'authentication required')),
    );
    expect(findings.find(({ object: { kind } }) => kind === 'Kustomization')).toMatchObject({
      cause: { confidence: 0.5 },
      dependsOn: [{ kind: 'GitRepository', name: 'fleet' }],
    });
    const source = findings.find(({ object: { kind } }) => kind === 'GitRepository');
    expect(source?.cause).toMatchObject({ confidence: 0.75, object: { kind: 'GitRepository' } });
    expect(JSON.stringify(source)).not.toContain('pass@');
  });

  it('finds a source and a dependency that do not exist', () => {
    expect(found(kustomization(ready('False', 'ArtifactFailed')))[0]).toMatchObject({
      reason: 'SourceMissing',
      cause: { object: { kind: 'GitRepository', name: 'fleet', uid: '' } },
    });
    const waiting = kustomization(ready('False', 'DependencyNotReady'), { dependsOn: [{ name: 'base' }] });
    expect(found(waiting, repository())[0]).toMatchObject({ reason: 'DependencyMissing' });
    expect(found(waiting, repository(), kustomization(ready('False', 'BuildFailed'), {}, 'base'))).toMatchObject([
      { object: { name: 'base' }, reason: 'NotReconciled' },
      { object: { name: 'shop' }, dependsOn: [{ name: 'base' }] },
    ]);
  });

  it('finds the Secret that a source lacks, and the workload that a health check waits for', () => {
    const noSecret = repository(ready('False', 'AuthenticationFailed', 'cannot get credentials'), {
      secretRef: { name: 'deploy-key' },
    });
    expect(found(noSecret)[0]?.cause).toMatchObject({
      object: { kind: 'Secret', name: 'deploy-key' },
      reason: 'SecretMissing',
    });
    const waiting = kustomization(
      ready('False', 'HealthCheckFailed', "timeout waiting for: [Deployment/shop/checkout status: 'InProgress']"),
    );
    expect(found(waiting, repository(), deployment())[0]?.dependsOn).toMatchObject([
      { kind: 'Deployment', name: 'checkout' },
    ]);
  });

  it('takes a suspension for meant, and progress for normal', () => {
    expect(found(kustomization(ready('False', 'BuildFailed'), { suspend: true }), repository())).toMatchObject([
      { reason: 'Suspended', severity: 'info' },
    ]);
    expect(found(kustomization(ready('Unknown', 'Progressing')), repository())).toEqual([]);
    expect(found(kustomization(ready('False', 'BuildFailed', '', 20)), repository())).toEqual([]);
    expect(found(kustomization(ready('True', 'ReconciliationSucceeded')), repository())).toEqual([]);
  });
});
