import { describe, expect, it } from 'vitest';
import { indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { controlPlaneChecks } from './control-plane-checks.ts';

const check = (name: string, isOk: boolean) =>
  ({
    ...object('kubesage.dev/v1', 'ControlPlaneCheck', name, { isOk, detail: isOk ? 'ok' : 'failed: reason withheld' }),
    metadata: { name, uid: name },
  }) as ReturnType<typeof object>;

describe('controlPlaneChecks', () => {
  it('finds checks that fail, the database the worst and the cause of the others', () => {
    const findings = analyzeAll(
      indexOf([check('etcd', false), check('informer-sync', false), check('poststarthook/new-thing', false)]),
      controlPlaneChecks,
    );
    expect(findings.map(({ object: { name }, severity }) => `${name} ${severity}`)).toEqual([
      'etcd critical',
      'informer-sync high',
      'poststarthook/new-thing medium',
    ]);
    expect(findings[1]?.dependsOn).toMatchObject([{ name: 'etcd' }]);
    expect(findings[1]?.cause?.confidence).toBeLessThan(0.7);
  });

  it('finds nothing when all are well', () => {
    expect(analyzeAll(indexOf([check('etcd', true), check('ping', true)]), controlPlaneChecks)).toEqual([]);
  });
});
