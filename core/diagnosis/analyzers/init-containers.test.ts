import { describe, expect, it } from 'vitest';
import { ago, container, indexOf, log, pod, rolledOut, service } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { initContainers } from './init-containers.ts';

const migrate = (image: string) => container({ name: 'migrate', image, ports: [] });
const failing = { waiting: { reason: 'CrashLoopBackOff' } };
const ended = { terminated: { exitCode: 1, reason: 'Error' } };

describe('init containers', () => {
  it('finds the init container that fails since the last rollout', () => {
    const { deployment, current, previous } = rolledOut({ spec: { initContainers: [migrate('m:2')] } }, [
      [container()],
    ]);
    const before = previous.map((set) => ({
      ...set,
      spec: {
        ...set.spec,
        template: { ...set.spec.template, spec: { ...set.spec.template.spec, initContainers: [migrate('m:1')] } },
      },
    }));
    const stuck = pod(current, { phase: 'Pending', ready: false, restarts: 4, initState: failing, lastState: ended });
    const [finding] = analyzeAll(indexOf([deployment, current, ...before, stuck]), initContainers);
    expect(finding?.cause).toMatchObject({ reason: 'InitContainerFailing', object: { kind: 'Deployment' } });
    expect(finding?.remedies[0]?.action).toBe('rollback');
  });

  it('depends on what it waits for', () => {
    const wait = { ...migrate('m:1'), env: [{ name: 'DB_HOST', value: 'db' }] };
    const { deployment, current } = rolledOut({ spec: { initContainers: [wait] } });
    const stuck = pod(current, { phase: 'Pending', ready: false, restarts: 4, initState: failing, lastState: ended });
    const logs = [
      log(stuck, ['connection to server at "db", port 5432 failed: Connection refused'], { container: 'migrate' }),
    ];
    const [finding] = analyzeAll(
      indexOf([deployment, current, stuck, service({ name: 'db' })], { logs }),
      initContainers,
    );
    expect(finding?.dependsOn).toMatchObject([{ kind: 'Service', name: 'db' }]);
  });

  it('finds one that waits without an end', () => {
    const { deployment, current } = rolledOut({
      spec: { initContainers: [{ ...migrate('m:1'), env: [{ name: 'DB_HOST', value: 'db' }] }] },
    });
    const waiting = pod(current, { phase: 'Pending', ready: false, initState: { running: { startedAt: ago(900) } } });
    const [finding] = analyzeAll(indexOf([deployment, current, waiting, service({ name: 'db' })]), initContainers);
    expect(finding).toMatchObject({ reason: 'InitContainerWaiting', dependsOn: [{ kind: 'Service', name: 'db' }] });
  });

  it('finds nothing when init containers are done or still at work', () => {
    const { deployment, current } = rolledOut({ spec: { initContainers: [migrate('m:1')] } });
    const working = pod(current, {
      name: 'b',
      phase: 'Pending',
      ready: false,
      initState: { running: { startedAt: ago(60) } },
    });
    expect(analyzeAll(indexOf([deployment, current, pod(current), working]), initContainers)).toEqual([]);
  });
});
