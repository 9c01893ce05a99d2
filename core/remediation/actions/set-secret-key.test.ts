import { describe, expect, it } from 'vitest';
import { missingRef } from '../../cluster/object-ref.ts';
import { indexOf, namespace, secret } from '../../testing/cluster-fixtures.ts';
import { resolveSealed, sealedValuesOf } from '../sealed-values.ts';
import { afterwards, failureOf, firstStep, planOf, planOn, remedyOf, undone } from '../testing/plan-of.ts';

const login = secret('login', ['user']);
const parameters = { key: 'password', sealedValue: 'seal-1' };
const values = new Map([['seal-1', 'pä$$']]);

describe('set-secret-key', () => {
  it('adds the key by reference, and takes it away again', () => {
    const plan = planOf('set-secret-key', login, parameters);
    expect(afterwards(plan, login).data).toEqual({ user: '<8 bytes>', password: { sealedValue: 'seal-1' } });
    expect(undone(plan, login)).toEqual(login);
    expect(sealedValuesOf(plan)).toEqual(['seal-1']);
  });

  it('puts the value in, in base64, only when it is resolved', () => {
    const { change } = firstStep(planOf('set-secret-key', login, parameters));
    expect(JSON.stringify(resolveSealed(change, values))).toContain(Buffer.from('pä$$').toString('base64'));
    const absent = { ...remedyOf('set-secret-key', login, parameters), target: missingRef('Secret', 'shop', 'login') };
    const creation = firstStep(planOn(indexOf([namespace('shop')]), absent)).change;
    expect(resolveSealed(creation, values)).toMatchObject({
      kind: 'create',
      manifest: { kind: 'Secret', data: { password: Buffer.from('pä$$').toString('base64') } },
    });
  });

  it('never writes an empty value in place of one that is lost', () => {
    const { change } = firstStep(planOf('set-secret-key', login, parameters));
    expect(failureOf(() => resolveSealed(change, new Map()))).toMatch(/^PreconditionFailed: The secret value/);
  });

  it('refuses a key that is there, and a value that was not supplied', () => {
    expect(failureOf(() => planOf('set-secret-key', login, { key: 'user', sealedValue: 's' }))).toMatch(
      /^PreconditionFailed: .*has a key "user" already/,
    );
    expect(failureOf(() => planOf('set-secret-key', login, { key: 'password' }))).toMatch(
      /^InvalidRequest: sealedValue/,
    );
    const plain = remedyOf('set-secret-key', login, { key: 'password', value: 'in the clear' });
    const failure = failureOf(() => planOn(indexOf([login]), plain));
    expect(failure).toMatch(/^InvalidRequest/);
    expect(failure).not.toContain('in the clear');
  });
});
