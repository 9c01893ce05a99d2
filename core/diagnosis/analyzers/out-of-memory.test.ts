import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, pod, rolledOut } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { outOfMemory } from './out-of-memory.ts';

const limited = (memory: string) => container({ resources: { limits: { memory } } });

describe('out of memory', () => {
  it('proposes twice the limit when no earlier one is known', () => {
    const { deployment, current } = rolledOut({ containers: [limited('96Mi')] });
    const [finding] = analyzeAll(
      indexOf([deployment, current, crashingPod(current, 137, { reason: 'OOMKilled' })]),
      outOfMemory,
    );
    expect(finding?.cause).toMatchObject({ reason: 'MemoryLimitTooLow', object: { kind: 'Deployment' } });
    expect(finding?.message).toContain('96Mi');
    expect(finding?.remedies).toMatchObject([
      { action: 'set-resources', parameters: { container: 'app', limits: { memory: '192Mi' } } },
    ]);
  });

  it('goes back to the limit that the last rollout lowered', () => {
    const { deployment, current, previous } = rolledOut({ containers: [limited('64Mi')] }, [[limited('512Mi')]]);
    const [finding] = analyzeAll(
      indexOf([deployment, current, ...previous, crashingPod(current, 137, { reason: 'OOMKilled' })]),
      outOfMemory,
    );
    expect(finding?.remedies.map(({ action }) => action)).toEqual(['rollback', 'set-resources']);
    expect(finding?.remedies[1]?.parameters).toMatchObject({ limits: { memory: '512Mi' } });
  });

  it('does not roll back to a smaller limit', () => {
    const { deployment, current, previous } = rolledOut({ containers: [limited('128Mi')] }, [[limited('64Mi')]]);
    const [finding] = analyzeAll(
      indexOf([deployment, current, ...previous, crashingPod(current, 137, { reason: 'OOMKilled' })]),
      outOfMemory,
    );
    expect(finding?.remedies.map(({ action, parameters }) => [action, parameters])).toEqual([
      ['set-resources', { container: 'app', limits: { memory: '256Mi' } }],
    ]);
  });

  it('does not take every 137, nor one old kill of a container that runs, for want of memory', () => {
    const { deployment, current } = rolledOut({ containers: [limited('96Mi')] });
    const once = pod(current, {
      name: 'b',
      restarts: 1,
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    });
    expect(analyzeAll(indexOf([deployment, current, crashingPod(current, 137), once]), outOfMemory)).toEqual([]);
  });
});
