import { describe, expect, it } from 'vitest';
import { configMap, container, deployment, indexOf, secret } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const env = [
  { name: 'A', value: '1' },
  { name: 'B', value: '2' },
];
const withEnv = deployment({ containers: [container({ env })] });
const without = deployment();
const envOf = (each: typeof without) => each.spec.template.spec.containers[0]?.env;

describe('set-env', () => {
  it('replaces a variable in place', () => {
    const plan = planOf('set-env', withEnv, { container: 'app', name: 'A', value: '9' });
    expect(envOf(afterwards(plan, withEnv))).toEqual([{ name: 'A', value: '9' }, env[1]]);
    expect(undone(plan, withEnv)).toEqual(withEnv);
  });

  it('appends a new variable, also where there was none', () => {
    for (const workload of [withEnv, without]) {
      const plan = planOf('set-env', workload, { container: 'app', name: 'C', value: '' });
      expect(envOf(afterwards(plan, workload))?.at(-1)).toEqual({ name: 'C', value: '' });
      expect(undone(plan, workload)).toEqual(workload);
    }
  });

  it('takes a key of a ConfigMap or Secret that has it', () => {
    const others = [configMap('settings', { host: 'db' }), secret('login', ['password'])];
    const host = planOf(
      'set-env',
      withEnv,
      { container: 'app', name: 'A', configMapKey: { name: 'settings', key: 'host' } },
      others,
    );
    expect(envOf(afterwards(host, withEnv))?.[0]).toEqual({
      name: 'A',
      valueFrom: { configMapKeyRef: { name: 'settings', key: 'host' } },
    });
    const missing = { container: 'app', name: 'A', secretKey: { name: 'login', key: 'user' } };
    expect(failureOf(() => planOf('set-env', withEnv, missing, others))).toBe(
      'PreconditionFailed: Secret shop/login has no key "user".',
    );
    const unread = indexOf([withEnv], { unread: ['Secret'] });
    expect(planOn(unread, remedyOf('set-env', withEnv, missing)).steps).toHaveLength(1);
  });

  it('does not say a value whose name tells that it is secret', () => {
    const says = (name: string) =>
      firstStep(planOf('set-env', without, { container: 'app', name, value: 'hunter22' })).says;
    expect(says('DB_PASSWORD')).not.toContain('hunter22');
    expect(says('DB_HOST')).toContain('hunter22');
  });

  it.each([
    [{ container: 'app', name: 'A' }, /value/],
    [{ container: 'app', name: 'A', value: '1', secretKey: { name: 'a', key: 'b' } }, /value/],
    [{ container: 'app', name: '1A', value: '' }, /name/],
    [{ container: 'app', name: 'A', configMapKey: { name: 'a' } }, /configMapKey\.key/],
    [null, /parameters/],
  ])('refuses %j', (parameters, field) => {
    const failure = failureOf(() => planOn(indexOf([without]), remedyOf('set-env', without, parameters)));
    expect(failure).toMatch(/^InvalidRequest: /);
    expect(failure).toMatch(field);
  });
});
