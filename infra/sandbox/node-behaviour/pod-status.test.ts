import { describe, expect, it } from 'vitest';
import { adoptPod } from './adopt-pod.ts';
import { container, livingPod, pod, worldOf } from './fixtures.ts';
import type { KubeletPod } from './kubelet-types.ts';
import { isReported, podStatus } from './pod-status.ts';
import { defaultTiming } from './timing.ts';

const world = worldOf();
const conditionOf = (status: ReturnType<typeof podStatus>, type: string) =>
  status.conditions?.find((entry) => entry.type === type);

function statusAt(ms: number, subject: KubeletPod) {
  const living = livingPod(subject, world);
  return podStatus(subject, living.to(ms), '10.0.16.11', ms);
}

describe('podStatus', () => {
  it('is pending with the unready containers named, then running and ready', () => {
    const before = statusAt(100, pod());
    expect(before.phase).toBe('Pending');
    expect(conditionOf(before, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
    });
    const after = statusAt(1000, pod());
    expect(after).toMatchObject({ phase: 'Running', podIP: '10.128.0.2', hostIP: '10.0.16.11' });
    expect(conditionOf(after, 'Ready')?.status).toBe('True');
  });

  it('counts as reported once the API server holds it, whatever others added', () => {
    const status = statusAt(1000, pod());
    const scheduled = { type: 'PodScheduled', status: 'True' };
    const stored = pod({
      status: { ...status, qosClass: 'BestEffort', conditions: [scheduled, ...(status.conditions ?? [])] },
    });
    expect(isReported(stored, status)).toBe(true);
    const marked = (status.conditions ?? []).map((entry) =>
      entry.type === 'Ready' ? { ...entry, status: 'False' } : entry,
    );
    expect(isReported(pod({ status: { ...status, conditions: marked } }), status)).toBe(false);
  });
});

describe('adoptPod', () => {
  it.each([100, 1000, 4000, 9000])('goes on from a status of %i ms without changing it', (ms) => {
    const subject = pod({ spec: { containers: [container({ resources: { limits: { memory: '10Mi' } } })] } });
    const status = statusAt(ms, subject);
    const stored = { ...subject, status };
    const adopted = adoptPod(stored, '10.128.0.2', { now: ms, world, timing: defaultTiming });
    expect(isReported(stored, podStatus(stored, adopted, '10.0.16.11', ms))).toBe(true);
  });
});
