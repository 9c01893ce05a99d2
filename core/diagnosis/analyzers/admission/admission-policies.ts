import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { ValidatingAdmissionPolicy } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';

/** ValidatingAdmissionPolicies that do not do what they say: their expressions do not fit the types, or nothing binds them. */
export const admissionPolicies = objectAnalyzer({
  name: 'admission-policies',
  subjects: ['ValidatingAdmissionPolicy'],
  reasons: {
    PolicyTypeWarning:
      'An expression of a policy does not fit the types it is evaluated for: it fails on each of them.',
    PolicyUnbound: 'No binding makes the API server apply a policy.',
  },
  analyze: (index, policy) => [...typeWarnings(index, policy), ...unbound(index, policy)],
});

function typeWarnings(index: ClusterIndex, policy: ValidatingAdmissionPolicy): readonly Finding[] {
  const warnings = policy.status?.typeChecking?.expressionWarnings ?? [];
  const [first] = warnings;
  if (first === undefined) return [];
  const isBound = bindingsOf(index, policy).length > 0;
  const isStrict = isBound && (policy.spec?.failurePolicy ?? 'Fail') === 'Fail';
  const effect = isStrict
    ? 'so that it refuses them'
    : isBound
      ? 'so that it lets them pass'
      : 'which will show once it is bound';
  const says = `${sayObject(policy)} has ${warnings.length === 1 ? 'an expression that does' : `${warnings.length} expressions that do`} not fit the types it is applied to, ${effect}`;
  return [
    makeFinding(index, {
      analyzer: 'admission-policies',
      severity: isStrict ? 'medium' : 'low',
      object: refOf(policy),
      reason: 'PolicyTypeWarning',
      message: `${says}: ${first.warning.trim().split('\n')[0] ?? ''}`,
      evidence: [
        ...warnings.slice(0, 3).map(({ fieldRef, warning }) => fieldEvidence(policy, fieldRef, warning.trim())),
        fieldEvidence(policy, 'spec.failurePolicy', policy.spec?.failurePolicy ?? 'Fail'),
      ],
      cause: { object: refOf(policy), reason: 'PolicyTypeWarning', confidence: 0.85, explanation: `${says}.` },
    }),
  ];
}

function unbound(index: ClusterIndex, policy: ValidatingAdmissionPolicy): readonly Finding[] {
  if (!index.knows('ValidatingAdmissionPolicyBinding') || bindingsOf(index, policy).length > 0) return [];
  if (!isOlderThan(index, policy.metadata.creationTimestamp, settlingSeconds)) return [];
  const says = `${sayObject(policy)} is applied to nothing: no binding names it`;
  return [
    makeFinding(index, {
      analyzer: 'admission-policies',
      severity: 'info',
      object: refOf(policy),
      reason: 'PolicyUnbound',
      message: `${says}.`,
      evidence: [
        absenceEvidence(refOf(policy), 'bindings', 'no ValidatingAdmissionPolicyBinding has it as spec.policyName'),
      ],
      cause: { object: refOf(policy), reason: 'PolicyUnbound', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}

function bindingsOf(index: ClusterIndex, { metadata }: ValidatingAdmissionPolicy) {
  return index.all('ValidatingAdmissionPolicyBinding').filter(({ spec }) => spec?.policyName === metadata.name);
}
