import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { type AnyBinding, roleOf, roleRefOf } from '../../access-review.ts';
import { isBuiltInBinding } from '../../built-in-access.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { sayList, sayObject } from '../../say-reference.ts';

/** Bindings that give nothing, or give it to nobody: what they refer to does not exist. */
export const danglingBindings = objectAnalyzer({
  name: 'dangling-bindings',
  subjects: ['RoleBinding', 'ClusterRoleBinding'],
  reasons: {
    RoleMissing: 'A binding refers to a Role or ClusterRole that does not exist, so it gives nothing.',
    SubjectMissing: 'A binding names ServiceAccounts that do not exist.',
  },
  analyze: (index, binding) =>
    isBuiltInBinding(binding) ? [] : [...roleMissing(index, binding), ...subjectsMissing(index, binding)],
});

function roleMissing(index: ClusterIndex, binding: AnyBinding): readonly Finding[] {
  const ref = roleRefOf(binding);
  const isKnown = index.knows(ref.kind === 'Role' ? 'Role' : 'ClusterRole');
  if (!isKnown || roleOf(index, ref) !== undefined) return [];
  const users = accountsInUse(index, binding);
  const says = `${sayObject(binding)} gives ${sayObject(ref)}, which does not exist`;
  return [
    makeFinding(index, {
      analyzer: 'dangling-bindings',
      severity: users.length === 0 ? 'info' : 'low',
      object: refOf(binding),
      reason: 'RoleMissing',
      message: `${says}${users.length === 0 ? '' : `, to ${sayList(users)}, as which pods run`}.`,
      evidence: [
        fieldEvidence(binding, 'roleRef', `${ref.kind} ${ref.name}`),
        absenceEvidence(ref, 'metadata.name', `no ${sayObject(ref)}`),
      ],
      cause: { object: ref, reason: `${ref.kind}Missing`, confidence: 0.8, explanation: `${says}.` },
    }),
  ];
}

function subjectsMissing(index: ClusterIndex, binding: AnyBinding): readonly Finding[] {
  if (!index.knows('ServiceAccount')) return [];
  const lost = (binding.subjects ?? []).flatMap(({ kind, namespace = binding.metadata.namespace ?? '', name }, at) =>
    kind === 'ServiceAccount' &&
    index.find('ServiceAccount', namespace, name) === undefined &&
    isNamespaceRead(index, namespace)
      ? [{ at, ref: missingRef('ServiceAccount', namespace, name) }]
      : [],
  );
  const [first] = lost;
  if (first === undefined) return [];
  const says = `${sayObject(binding)} names ${sayList(lost.map(({ ref }) => sayAccount(index, ref)))}`;
  return [
    makeFinding(index, {
      analyzer: 'dangling-bindings',
      severity: 'info',
      object: refOf(binding),
      reason: 'SubjectMissing',
      message: `${says}.`,
      evidence: lost.flatMap(({ at, ref }) => [
        fieldEvidence(binding, `subjects[${at}]`, `ServiceAccount ${ref.namespace}/${ref.name}`),
        absenceEvidence(ref, 'metadata.name', `no ServiceAccount ${ref.name} in namespace ${ref.namespace}`),
      ]),
      cause: { object: first.ref, reason: 'ServiceAccountMissing', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}

function sayAccount(
  index: ClusterIndex,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  const isPlaceGone = index.knows('Namespace') && index.find('Namespace', '', namespace) === undefined;
  const why = isPlaceGone ? `whose namespace ${namespace} does not exist` : 'which does not exist';
  return `ServiceAccount ${namespace}/${name}, ${why}`;
}

/** ServiceAccounts among the subjects as which pods run. */
function accountsInUse(index: ClusterIndex, { subjects = [] }: AnyBinding): readonly string[] {
  return subjects.flatMap(({ kind, namespace = '', name }) => {
    if (kind !== 'ServiceAccount' || index.find('ServiceAccount', namespace, name) === undefined) return [];
    const isUsed = index.inNamespace('Pod', namespace).some(({ spec }) => spec.serviceAccountName === name);
    return isUsed ? [`ServiceAccount ${namespace}/${name}`] : [];
  });
}
