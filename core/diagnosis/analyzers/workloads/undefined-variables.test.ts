import { describe, expect, it } from 'vitest';
import type { Container } from '../../../cluster/kube-object.ts';
import { configMap, container, crashingPod, indexOf, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { undefinedVariables } from './undefined-variables.ts';

const found = (options: Partial<Container>, isDying = false) => {
  const { deployment, current, previous } = rolledOut({ replicas: 1, containers: [container(options)] }, [
    [container()],
  ]);
  const its = isDying ? crashingPod(current) : pod(current);
  return analyzeAll(
    indexOf([deployment, current, ...previous, its, configMap('settings', { HOST: 'db' })]),
    undefinedVariables,
  );
};
const url = { name: 'URL', value: 'postgres://$(HOST):5432' };

describe('undefined variables', () => {
  it('finds a reference that nothing defines, and one that is defined only further down', () => {
    expect(found({ env: [url] })).toMatchObject([{ reason: 'VariableUndefined', severity: 'low' }]);
    const [finding] = found({ env: [url, { name: 'HOST', value: 'db' }] });
    expect(finding?.message).toContain('further down');
  });

  it('is sure when the program dies since the rollout that brought it', () => {
    expect(found({ args: ['--host=$(DB_NAME)'] }, true)).toMatchObject([
      { severity: 'high', cause: { confidence: 0.9 }, remedies: [{ action: 'rollback' }] },
    ]);
  });

  it('knows definitions, whole sources, escapes, service links and shells', () => {
    expect(found({ env: [{ name: 'HOST', value: 'db' }, url] })).toEqual([]);
    expect(found({ env: [url], envFrom: [{ configMapRef: { name: 'settings' } }] })).toEqual([]);
    expect(found({ args: ['$$(HOST)', '$(hostname)', '$(CART_SERVICE_HOST)'] })).toEqual([]);
    expect(found({ command: ['/bin/sh', '-c', 'exec run $(PROGRAM)'] })).toEqual([]);
  });
});
