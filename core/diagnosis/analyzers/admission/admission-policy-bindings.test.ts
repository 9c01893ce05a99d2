import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { configMap, indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { admissionPolicyBindings } from './admission-policy-bindings.ts';

const api = 'admissionregistration.k8s.io/v1';
const binding = (paramRef?: object) =>
  object(api, 'ValidatingAdmissionPolicyBinding', 'limits', {
    spec: { policyName: 'limits', ...(paramRef && { paramRef }) },
  });
const policy = (apiVersion?: string, kind?: string) =>
  object(api, 'ValidatingAdmissionPolicy', 'limits', {
    spec: kind === undefined ? {} : { paramKind: { apiVersion, kind } },
  });
const run = (objects: readonly KubeObject[], unread: readonly string[] = []) =>
  analyzeAll(indexOf(objects, { unread }), admissionPolicyBindings);

describe('admissionPolicyBindings', () => {
  it('finds a binding whose policy does not exist', () => {
    expect(run([binding()])).toMatchObject([
      { reason: 'PolicyMissing', severity: 'low', cause: { object: { kind: 'ValidatingAdmissionPolicy', uid: '' } } },
    ]);
    expect(run([binding()], ['ValidatingAdmissionPolicy'])).toEqual([]);
  });

  it('finds parameters that do not exist, worse when requests are refused for it', () => {
    const given = { name: 'limits', namespace: 'shop' };
    expect(run([binding(given), policy('v1', 'ConfigMap')])).toMatchObject([
      { severity: 'low', cause: { object: { kind: 'ConfigMap', namespace: 'shop', name: 'limits' } } },
    ]);
    const denying = binding({ ...given, parameterNotFoundAction: 'Deny' });
    expect(run([denying, policy('v1', 'ConfigMap')])).toMatchObject([{ severity: 'high' }]);
    expect(run([binding({ name: 'limits' }), policy('rules.example.com/v1', 'Limit')])).toMatchObject([
      { severity: 'high', cause: { object: { kind: 'CustomResourceDefinition', name: 'limits.rules.example.com' } } },
    ]);
  });

  it('finds nothing when they are there, or depend on the request', () => {
    const given = { name: 'limits', namespace: 'shop' };
    expect(run([binding(given), policy('v1', 'ConfigMap'), configMap('limits', {})])).toEqual([]);
    expect(run([binding({ name: 'limits' }), policy('v1', 'ConfigMap')])).toEqual([]);
    expect(run([binding(), policy()])).toEqual([]);
  });
});
