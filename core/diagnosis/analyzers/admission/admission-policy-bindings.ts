import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from '../../../cluster/platform-objects.ts';
import { type KindName, resourceKind } from '../../../cluster/resource-kinds.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayObject } from '../../say-reference.ts';

/** Bindings of admission policies whose policy or parameters are not there. */
export const admissionPolicyBindings = objectAnalyzer({
  name: 'admission-policy-bindings',
  subjects: ['ValidatingAdmissionPolicyBinding'],
  reasons: {
    PolicyMissing: 'A binding names a policy that does not exist, so nothing is checked.',
    PolicyParametersMissing: 'The parameters that a binding gives its policy do not exist.',
  },
  analyze: (index, binding) => {
    const name = binding.spec?.policyName ?? '';
    const policy = index.find('ValidatingAdmissionPolicy', '', name);
    if (policy !== undefined) return parametersMissing(index, binding, policy);
    return index.knows('ValidatingAdmissionPolicy') ? [policyMissing(index, binding, name)] : [];
  },
});

function policyMissing(index: ClusterIndex, binding: ValidatingAdmissionPolicyBinding, name: string): Finding {
  const lost = missingRef('ValidatingAdmissionPolicy', '', name);
  const says = `${sayObject(binding)} applies ${sayObject(lost)}, which does not exist, so nothing is checked`;
  return makeFinding(index, {
    analyzer: 'admission-policy-bindings',
    severity: 'low',
    object: refOf(binding),
    reason: 'PolicyMissing',
    message: `${says}.`,
    evidence: [
      fieldEvidence(binding, 'spec.policyName', name),
      absenceEvidence(lost, 'metadata.name', `no ValidatingAdmissionPolicy ${name}`),
    ],
    cause: { object: lost, reason: 'PolicyMissing', confidence: 0.85, explanation: `${says}.` },
  });
}

function parametersMissing(
  index: ClusterIndex,
  binding: ValidatingAdmissionPolicyBinding,
  policy: ValidatingAdmissionPolicy,
): readonly Finding[] {
  const { paramKind, failurePolicy = 'Fail' } = policy.spec ?? {};
  const { name, namespace = '', parameterNotFoundAction = 'Allow' } = binding.spec?.paramRef ?? {};
  const kind = paramKind?.kind ?? '';
  if (kind === '') return [];
  const definition = definitionMissing(index, paramKind?.apiVersion ?? '', kind);
  // Without a namespace, a namespaced kind is looked up in that of each request.
  const isPerRequest = namespace === '' && isNamespaced(index, paramKind?.apiVersion ?? '', kind);
  const isLost =
    name !== undefined && !isPerRequest && isRead(index, kind) && index.named(kind, namespace, name) === undefined;
  if (definition === null && !isLost) return [];
  const lost = definition ?? missingRef(kind, namespace, name ?? '');
  const isRefusing = definition === null ? parameterNotFoundAction === 'Deny' : failurePolicy === 'Fail';
  const says = `${sayObject(binding)} gives ${sayObject(policy)} its parameters by ${sayObject(lost)}, which does not exist, so it ${isRefusing ? 'refuses all that it matches' : 'checks nothing'}`;
  return [
    makeFinding(index, {
      analyzer: 'admission-policy-bindings',
      severity: isRefusing ? 'high' : 'low',
      object: refOf(binding),
      reason: 'PolicyParametersMissing',
      message: `${says}.`,
      evidence: [
        fieldEvidence(policy, 'spec.paramKind', paramKind ?? {}),
        fieldEvidence(binding, 'spec.paramRef', binding.spec?.paramRef ?? 'absent'),
        absenceEvidence(lost, 'metadata.name', `no ${sayObject(lost)}`),
      ],
      cause: { object: lost, reason: 'PolicyParametersMissing', confidence: 0.88, explanation: `${says}.` },
    }),
  ];
}

/** The definition of a custom kind, when there is none. */
function definitionMissing(index: ClusterIndex, apiVersion: string, kind: string): ObjectRef | null {
  if (!apiVersion.includes('.') || apiVersion.includes('.k8s.io/') || !index.knows('CustomResourceDefinition'))
    return null;
  const group = apiVersion.split('/')[0] ?? '';
  const isThere = index
    .all('CustomResourceDefinition')
    .some(({ spec }) => spec.group === group && spec.names.kind === kind);
  return isThere ? null : missingRef('CustomResourceDefinition', '', `${kind.toLowerCase()}s.${group}`);
}

function isNamespaced(index: ClusterIndex, apiVersion: string, kind: string): boolean {
  const known = resourceKind(kind);
  if (known !== undefined) return known.namespaced;
  const group = apiVersion.split('/')[0] ?? '';
  const definition = index
    .all('CustomResourceDefinition')
    .find(({ spec }) => spec.group === group && spec.names.kind === kind);
  return definition?.spec.scope !== 'Cluster';
}

function isRead(index: ClusterIndex, kind: string): boolean {
  return index.knows(resourceKind(kind) === undefined ? 'CustomResource' : (kind as KindName));
}
