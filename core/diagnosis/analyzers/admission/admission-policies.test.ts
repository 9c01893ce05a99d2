import { describe, expect, it } from 'vitest';
import { indexOf, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { admissionPolicies } from './admission-policies.ts';

const api = 'admissionregistration.k8s.io/v1';
const binding = object(api, 'ValidatingAdmissionPolicyBinding', 'limits', { spec: { policyName: 'limits' } });
const policy = (rest: object = {}, options = {}) =>
  object(api, 'ValidatingAdmissionPolicy', 'limits', { spec: {}, ...rest }, options);
const expressionWarnings = [
  { fieldRef: 'spec.validations[0].expression', warning: "undefined field 'replica'\n | object.spec.replica" },
];

describe('admissionPolicies', () => {
  it('finds expressions that do not fit, worse when they refuse requests', () => {
    const typed = { status: { typeChecking: { expressionWarnings } } };
    const [finding] = analyzeAll(indexOf([policy(typed), binding]), admissionPolicies);
    expect(finding).toMatchObject({ reason: 'PolicyTypeWarning', severity: 'medium' });
    expect(finding?.message).toContain("undefined field 'replica'");
    const lenient = policy({ ...typed, spec: { failurePolicy: 'Ignore' } });
    expect(analyzeAll(indexOf([lenient, binding]), admissionPolicies)).toMatchObject([{ severity: 'low' }]);
  });

  it('notes a policy that nothing binds, once it is not new any more', () => {
    expect(analyzeAll(indexOf([policy()]), admissionPolicies)).toMatchObject([
      { reason: 'PolicyUnbound', severity: 'info' },
    ]);
    expect(analyzeAll(indexOf([policy({}, { ageSeconds: 5 })]), admissionPolicies)).toEqual([]);
    expect(analyzeAll(indexOf([policy(), binding]), admissionPolicies)).toEqual([]);
    const unread = { unread: ['ValidatingAdmissionPolicyBinding'] };
    expect(analyzeAll(indexOf([policy()], unread), admissionPolicies)).toEqual([]);
  });
});
