import { describe, expect, it } from 'vitest';
import { container, crashingPod, indexOf, rolledOut, waitingPod } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { command } from './command.ts';

describe('command', () => {
  it('finds a command that is not in the image, and the revision whose command was', () => {
    const { deployment, current, previous } = rolledOut({ containers: [container({ command: ['/bin/serv'] })] }, [
      [container({ command: ['/bin/serve'] })],
    ]);
    const says = 'exec: "/bin/serv": stat /bin/serv: no such file or directory';
    const stuck = waitingPod(current, 'CrashLoopBackOff', '', {
      restarts: 3,
      lastState: { terminated: { exitCode: 128, reason: 'StartError', message: says } },
    });
    const [finding] = analyzeAll(indexOf([deployment, current, ...previous, stuck]), command);
    expect(finding?.cause).toMatchObject({ reason: 'CommandWrong', object: { kind: 'Deployment' } });
    expect(finding?.message).toContain('/bin/serv');
    expect(finding?.remedies[0]).toMatchObject({ action: 'rollback', parameters: { toRevision: 1 } });
  });

  it.each([
    [127, 'was not found'],
    [126, 'may not be executed'],
  ])('explains exit code %i', (code, words) => {
    const { deployment, current } = rolledOut({});
    const [finding] = analyzeAll(indexOf([deployment, current, crashingPod(current, code)]), command);
    expect(JSON.stringify(finding?.evidence)).toContain(words);
  });

  it('leaves other exits to others', () => {
    const { deployment, current } = rolledOut({});
    expect(analyzeAll(indexOf([deployment, current, crashingPod(current, 1)]), command)).toEqual([]);
  });
});
