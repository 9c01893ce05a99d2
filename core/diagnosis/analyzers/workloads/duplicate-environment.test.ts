import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, pod, rolledOut, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { duplicateEnvironment } from './duplicate-environment.ts';

const twice = (first: string, last: string) =>
  container({
    env: [
      { name: 'DB_HOST', value: first },
      { name: 'MODE', value: 'a' },
      { name: 'DB_HOST', value: last },
    ],
  });
const found = (env: ReturnType<typeof container>, isDying = false) => {
  const { deployment, current, previous } = rolledOut({ replicas: 1, containers: [env] }, [[container()]]);
  const its = isDying ? crashingPod(current) : pod(current);
  return analyzeAll(indexOf([deployment, current, ...previous, its, service({ name: 'db' })]), duplicateEnvironment);
};

describe('duplicate environment', () => {
  it('finds that the wrong one of two wins', () => {
    expect(found(twice('db', 'dbb'))).toMatchObject([
      {
        reason: 'VariableSetTwice',
        severity: 'medium',
        cause: { confidence: 0.95 },
        remedies: [{ action: 'rollback' }],
      },
    ]);
  });

  it('takes it for the cause when the program dies since the rollout that brought it', () => {
    expect(found(twice('x', 'y'), true)).toMatchObject([{ severity: 'high', cause: { confidence: 0.85 } }]);
  });

  it('only warns of what does no harm, and says nothing of two equal ones', () => {
    expect(found(twice('dbb', 'db'))).toMatchObject([{ severity: 'low', cause: { confidence: 0.5 } }]);
    expect(found(twice('db', 'db'))).toEqual([]);
    expect(found(container({ env: [{ name: 'DB_HOST', value: 'db' }] }))).toEqual([]);
  });
});
