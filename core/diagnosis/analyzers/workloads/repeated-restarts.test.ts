import { describe, expect, it } from 'vitest';
import { ago, crashingPod, indexOf, pod, rolledOut } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { repeatedRestarts } from './repeated-restarts.ts';

const { deployment, current } = rolledOut({ replicas: 1 });
const restarted = (restarts: number, secondsAgo: number, reason = 'Error', exitCode = 1) =>
  pod(current, {
    restarts,
    ageSeconds: 200_000,
    lastState: { terminated: { exitCode, reason, finishedAt: ago(secondsAgo) } },
  });
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...objects]), repeatedRestarts);

describe('repeated restarts', () => {
  it('finds a container that runs now and ends every few hours', () => {
    expect(found(restarted(9, 7200))).toMatchObject([{ reason: 'RestartsAgainAndAgain', severity: 'low' }]);
  });

  it('sees that memory is the reason', () => {
    expect(found(restarted(6, 7200, 'OOMKilled', 137))[0]?.cause?.reason).toBe('MemoryLimitTooLow');
  });

  it('leaves few or old restarts, reboots and crash loops alone', () => {
    expect(found(restarted(2, 7200))).toEqual([]);
    expect(found(restarted(9, 90_000))).toEqual([]);
    expect(found(restarted(9, 7200, 'Unknown', 255))).toEqual([]);
    expect(found(crashingPod(current))).toEqual([]);
  });
});
