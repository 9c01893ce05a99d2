import { describe, expect, it } from 'vitest';
import { missingRef } from '../../cluster/object-ref.ts';
import { configMap, container, deployment, indexOf, namespace } from '../../testing/cluster-fixtures.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const settings = configMap('settings', { host: 'db' });
const absent = {
  ...remedyOf('set-config-key', settings, { key: 'port', value: '5432' }),
  target: missingRef('ConfigMap', 'shop', 'settings'),
};
const variable = (key: string) => ({
  name: key.toUpperCase(),
  valueFrom: { configMapKeyRef: { name: 'settings', key } },
});
const needing = (...keys: readonly string[]) => deployment({ containers: [container({ env: keys.map(variable) })] });

describe('set-config-key', () => {
  it('adds a key and takes it away again, also where there was no data', () => {
    const empty = { ...settings, data: undefined };
    const plan = planOf('set-config-key', settings, { key: 'port', value: '5432' });
    expect(afterwards(plan, settings).data).toEqual({ host: 'db', port: '5432' });
    expect(undone(plan, settings)).toEqual(settings);
    const first = planOf('set-config-key', empty, { key: 'port', value: '' });
    expect(afterwards(first, empty).data).toEqual({ port: '' });
    expect(undone(first, empty).data).toBeUndefined();
  });

  it('creates what is missing, marked as made by KubeSage, and deletes only that', () => {
    expect(firstStep(planOn(indexOf([namespace('shop')]), absent))).toMatchObject({
      change: {
        kind: 'create',
        manifest: {
          kind: 'ConfigMap',
          metadata: { name: 'settings', namespace: 'shop', labels: { 'app.kubernetes.io/managed-by': 'kubesage' } },
          data: { port: '5432' },
        },
      },
      inverse: { kind: 'delete' },
      digest: '',
      object: { uid: '' },
    });
  });

  it('waits for the workloads that the key lets start', () => {
    const plan = planOf('set-config-key', settings, { key: 'port', value: '1' }, [needing('host', 'port')]);
    expect(plan.verifications).toMatchObject([
      { kind: 'field-equals', path: '/data/port', value: '1' },
      { kind: 'rollout-complete', workload: { name: 'checkout' } },
      { kind: 'pods-ready' },
    ]);
  });

  it('does not wait for a workload that needs yet another key, and says so', () => {
    const plan = planOf('set-config-key', settings, { key: 'port', value: '1' }, [needing('port', 'user')]);
    expect(plan.verifications.map(({ kind }) => kind)).toEqual(['field-equals']);
    expect(firstStep(plan).says).toContain('checkout still lacks key user of ConfigMap settings');
  });

  it('does not take a key of one object for that of another', () => {
    const elsewhere = { name: 'OTHER', valueFrom: { configMapKeyRef: { name: 'other', key: 'port' } } };
    const both = deployment({ containers: [container({ env: [variable('port'), elsewhere] })] });
    const plan = planOf('set-config-key', settings, { key: 'port', value: '1' }, [both]);
    expect(firstStep(plan).says).toContain('checkout still lacks key port of ConfigMap other');
    expect(plan.verifications.map(({ kind }) => kind)).toEqual(['field-equals']);
  });

  it('is not satisfied by a key that nobody asked for', () => {
    const plan = planOf('set-config-key', settings, { key: 'prot', value: '1' }, [needing('port')]);
    expect(plan.verifications.map(({ kind }) => kind)).toContain('pods-ready');
  });

  it('overwrites nothing and changes nothing immutable', () => {
    const refused = (target: typeof settings, key: string) =>
      failureOf(() => planOf('set-config-key', target, { key, value: 'x' }));
    expect(refused(settings, 'host')).toMatch(/^PreconditionFailed: .*has a key "host" already/);
    expect(refused({ ...settings, binaryData: { logo: 'aGk=' } }, 'logo')).toMatch(/^PreconditionFailed: .*already/);
    expect(refused({ ...settings, immutable: true }, 'port')).toMatch(/^PreconditionFailed: .*immutable/);
  });

  it('creates nothing in a namespace that is going, nor in place of an object that was there', () => {
    expect(failureOf(() => planOn(indexOf([]), absent))).toBe('PreconditionFailed: Namespace shop does not exist.');
    const going = indexOf([namespace('shop', { deletingSeconds: 5 })]);
    expect(failureOf(() => planOn(going, absent))).toMatch(/^PreconditionFailed: .*being deleted/);
    const known = remedyOf('set-config-key', settings, { key: 'port', value: '1' });
    expect(failureOf(() => planOn(indexOf([namespace('shop')]), known))).toMatch(
      /^PreconditionFailed: .*does not exist/,
    );
  });

  it.each([
    [{ key: 'a/b', value: '' }, /key/],
    [{ key: '..', value: '' }, /key/],
    [{ key: '' }, /key/],
    [{ key: 'port' }, /value/],
  ])('refuses %j', (parameters, field) => {
    const failure = failureOf(() => planOn(indexOf([settings]), remedyOf('set-config-key', settings, parameters)));
    expect(failure).toMatch(/^InvalidRequest: /);
    expect(failure).toMatch(field);
  });
});
