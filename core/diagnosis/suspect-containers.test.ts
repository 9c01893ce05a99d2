import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, pod, rolledOut, waitingPod } from '../testing/cluster-fixtures.ts';
import { suspectContainers } from './suspect-containers.ts';

describe('suspect containers', () => {
  it('reads the run that died, and two pods of a workload at most', () => {
    const { deployment, current } = rolledOut({});
    const dying = ['a', 'b', 'c'].map((name) => crashingPod(current, 1, { name }));
    const suspects = suspectContainers(indexOf([deployment, current, ...dying]));
    expect(suspects.map((suspect) => [suspect.pod.metadata.name, suspect.container, suspect.previous])).toEqual([
      ['a', 'app', true],
      ['b', 'app', true],
    ]);
  });

  it('reads what an unready container says now', () => {
    const { deployment, current } = rolledOut({});
    expect(suspectContainers(indexOf([deployment, current, pod(current, { ready: false })]))).toMatchObject([
      { previous: false },
    ]);
  });

  it('asks nothing of healthy pods, nor of containers that never started', () => {
    const { deployment, current } = rolledOut({});
    expect(
      suspectContainers(
        indexOf([deployment, current, pod(current, { name: 'a' }), waitingPod(current, 'ImagePullBackOff')]),
      ),
    ).toEqual([]);
  });

  it('never asks for more than 40 logs, dying containers first', () => {
    const objects = Array.from({ length: 60 }, (_, at) => {
      const { deployment, current } = rolledOut({ name: `app-${at}`, containers: [container()] });
      return [deployment, current, at % 2 === 0 ? pod(current, { ready: false }) : crashingPod(current)];
    });
    const suspects = suspectContainers(indexOf(objects.flat()));
    expect(suspects).toHaveLength(40);
    expect(suspects.slice(0, 30).every(({ previous }) => previous)).toBe(true);
  });
});
