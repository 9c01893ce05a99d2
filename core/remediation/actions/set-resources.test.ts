import { describe, expect, it } from 'vitest';
import { container, deployment, indexOf, node } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const limited = deployment({
  containers: [container({ resources: { requests: { memory: '64Mi' }, limits: { memory: '128Mi' } } })],
});
const bare = deployment();
const resourcesOf = (each: typeof bare) => each.spec.template.spec.containers[0]?.resources;

describe('set-resources', () => {
  it('changes the named amounts and leaves the others', () => {
    const plan = planOf('set-resources', limited, { container: 'app', limits: { memory: '256Mi', cpu: '1' } });
    expect(resourcesOf(afterwards(plan, limited))).toEqual({
      requests: { memory: '64Mi' },
      limits: { memory: '256Mi', cpu: '1' },
    });
    expect(undone(plan, limited)).toEqual(limited);
    expect(firstStep(plan).says).toBe('Set container app: memory limit from 128Mi to 256Mi, cpu limit from none to 1.');
  });

  it('creates what is missing above the amounts, and takes it away again', () => {
    const plan = planOf('set-resources', bare, {
      container: 'app',
      requests: { cpu: '100m' },
      limits: { 'example.com/gpu': '1' },
    });
    expect(resourcesOf(afterwards(plan, bare))).toEqual({
      requests: { cpu: '100m' },
      limits: { 'example.com/gpu': '1' },
    });
    expect(undone(plan, bare)).toEqual(bare);
  });

  it('refuses a limit below the request, whichever of them is new', () => {
    const wrong = [{ limits: { memory: '32Mi' } }, { requests: { memory: '1Gi' } }];
    for (const amounts of wrong) {
      expect(failureOf(() => planOf('set-resources', limited, { container: 'app', ...amounts }))).toMatch(
        /^PreconditionFailed: The memory limit .* would be below its request/,
      );
    }
  });

  it('sees two spellings of one amount as no change', () => {
    const same = { container: 'app', limits: { memory: '131072Ki' } };
    expect(failureOf(() => planOf('set-resources', limited, same))).toMatch(/^PreconditionFailed: .*already so/);
  });

  it('warns of a request that no node can meet', () => {
    const plan = planOf('set-resources', bare, { container: 'app', requests: { cpu: '64' } }, [node({ cpu: '4' })]);
    expect(firstStep(plan).says).toContain('No node has 64 of cpu');
  });

  it.each([
    [{ container: 'app' }, /requests/],
    [{ container: 'app', limits: { memory: '12Qi' } }, /limits\.memory/],
    [{ container: 'app', limits: { memory: '0' } }, /limits\.memory/],
    [{ container: 'app', requests: { cpu: '-1' } }, /requests\.cpu/],
    [{ container: '', limits: { cpu: '1' } }, /container/],
  ])('refuses %j', (parameters, field) => {
    const failure = failureOf(() => planOn(indexOf([bare]), remedyOf('set-resources', bare, parameters)));
    expect(failure).toMatch(/^InvalidRequest: /);
    expect(failure).toMatch(field);
  });
});
