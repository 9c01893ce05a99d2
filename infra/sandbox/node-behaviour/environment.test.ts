import { describe, expect, it } from 'vitest';
import { resolveEnvironment } from './environment.ts';
import { container, dataObject, pod, worldOf } from './fixtures.ts';

const world = worldOf([
  dataObject('ConfigMap', 'settings', { LEVEL: 'info' }),
  dataObject('Secret', 'login', { password: 'pw' }),
]);
const resolve = (over: Parameters<typeof container>[0]) => resolveEnvironment(container(over), pod(), world);

describe('resolveEnvironment', () => {
  it('takes values from ConfigMaps, Secrets, fields and earlier variables', () => {
    const result = resolve({
      envFrom: [{ prefix: 'APP_', configMapRef: { name: 'settings' } }],
      env: [
        { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
        { name: 'URL', value: 'db://u:$(PASSWORD)@db' },
        { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
    });
    const expected = { APP_LEVEL: 'info', PASSWORD: 'pw', URL: 'db://u:pw@db', POD: 'web-1' };
    expect(result).toEqual({ kind: 'complete', values: new Map(Object.entries(expected)) });
  });

  it('names a missing key as a kubelet does', () => {
    const env = [{ name: 'X', valueFrom: { secretKeyRef: { name: 'login', key: 'user' } } }];
    expect(resolve({ env })).toEqual({ kind: 'incomplete', error: "couldn't find key user in Secret shop/login" });
  });

  it('does without what is optional', () => {
    const valueFrom = { configMapKeyRef: { name: 'gone', key: 'x', optional: true } };
    expect(resolve({ env: [{ name: 'X', valueFrom }] })).toEqual({ kind: 'complete', values: new Map() });
  });
});
