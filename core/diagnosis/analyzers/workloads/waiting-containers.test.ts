import { describe, expect, it } from 'vitest';
import {
  container,
  crashingPod,
  event,
  indexOf,
  pod,
  rolledOut,
  waitingPod,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { waitingContainers } from './waiting-containers.ts';

const hooked = container({ lifecycle: { postStart: { exec: { command: ['/register'] } } } });
const { deployment, current, previous } = rolledOut({ replicas: 1, containers: [hooked] }, [[container()]]);
const found = (...objects: Parameters<typeof indexOf>[0]) =>
  analyzeAll(indexOf([deployment, current, ...previous, ...objects]), waitingContainers);

describe('waiting containers', () => {
  it('finds a postStart hook behind a crash loop, and takes the last rollout back that brought it', () => {
    const dying = crashingPod(current, 137);
    const told = event(dying, 'FailedPostStartHook', "PostStartHook failed: command '/register' exited with 3", {
      container: 'app',
    });
    expect(found(dying, told)).toMatchObject([
      { reason: 'PostStartHookFailing', cause: { confidence: 0.95 }, remedies: [{ action: 'rollback' }] },
    ]);
  });

  it('passes on a waiting reason that nobody else explains', () => {
    const [finding] = found(waitingPod(current, 'SidecarNotReady', 'the runtime waits'));
    expect(finding).toMatchObject({ reason: 'ContainerWaiting', cause: { confidence: 0.5 } });
    expect(finding?.message).toContain('SidecarNotReady');
  });

  it('leaves ordinary waiting, crashes without a hook event, and old events alone', () => {
    expect(found(waitingPod(current, 'ContainerCreating'), crashingPod(current, 1, { name: 'b' }))).toEqual([]);
    expect(found(waitingPod(current, 'ImagePullBackOff'))).toEqual([]);
    const well = pod(current);
    expect(found(well, event(well, 'FailedPostStartHook', 'once'))).toEqual([]);
  });
});
