import { describe, expect, it } from 'vitest';
import { ago, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { deprecatedApis } from './deprecated-apis.ts';

function run(apiVersion: string, server: string | null, manager = 'helm', namespace = 'shop') {
  const made = object('policy/v1', 'PodDisruptionBudget', 'cart', { spec: {} }, { namespace });
  const managedFields = [{ manager, apiVersion, operation: 'Update', time: ago(5000) }];
  const version = server === null ? [] : [object('kubesage.dev/v1', 'ServerVersion', server)];
  return analyzeAll(indexOf([{ ...made, metadata: { ...made.metadata, managedFields } }, ...version]), deprecatedApis);
}

describe('deprecatedApis', () => {
  it('finds what the next minor versions no longer serve, and who writes it so', () => {
    const [finding] = run('policy/v1beta1', 'v1.23.9');
    expect(finding).toMatchObject({ reason: 'ApiRemovedNext', severity: 'low' });
    expect(finding?.message).toBe(
      'PodDisruptionBudget cart is written by helm as policy/v1beta1, which 1.25 no longer serves: use policy/v1.',
    );
    expect(run('policy/v1beta1', 'v1.23.9', 'helm', 'kube-system')).toMatchObject([{ severity: 'info' }]);
  });

  it('notes what is removed already, or only later', () => {
    expect(run('policy/v1beta1', 'v1.34.3')).toMatchObject([{ reason: 'ApiRemoved', severity: 'info' }]);
    expect(run('policy/v1beta1', 'v1.22.1-eks-1a2b')).toMatchObject([{ reason: 'ApiDeprecated', severity: 'info' }]);
    expect(run('policy/v1beta1', null)).toMatchObject([{ reason: 'ApiDeprecated' }]);
  });

  it('leaves present versions and the control plane’s own writes alone', () => {
    expect(run('policy/v1', 'v1.34.3')).toEqual([]);
    expect(run('policy/v1beta1', 'v1.24.0', 'kube-controller-manager')).toEqual([]);
  });
});
