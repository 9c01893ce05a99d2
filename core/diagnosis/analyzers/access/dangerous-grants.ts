import { refOf } from '../../../cluster/object-ref.ts';
import type { PolicyRule } from '../../../cluster/platform-objects.ts';
import { hasVerb, roleOf, roleRefOf, rulesOf } from '../../access-review.ts';
import { isAnybody, isBuiltInBinding } from '../../built-in-access.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayList, sayObject } from '../../say-reference.ts';

type Danger = { readonly says: string; readonly is: (rule: PolicyRule, isEverywhere: boolean) => boolean };

/** Rights by which one gets more rights, or at what is secret (Kubernetes documentation, "RBAC good practices"). */
const dangers: readonly Danger[] = [
  {
    says: 'do everything to everything',
    is: (rule) => rule.verbs.includes('*') && rule.resources?.includes('*') === true && isGroup(rule, '*'),
  },
  {
    says: 'give itself more rights (escalate, bind)',
    is: (rule) => ofRoles(rule) && (rule.verbs.includes('escalate') || rule.verbs.includes('bind')),
  },
  { says: 'act as somebody else (impersonate)', is: (rule) => rule.verbs.includes('impersonate') },
  {
    says: 'read every Secret of the cluster',
    is: (rule, isEverywhere) =>
      isEverywhere &&
      isOn(rule, '', 'secrets') &&
      (rule.resourceNames ?? []).length === 0 &&
      ['get', 'list', 'watch'].some((verb) => hasVerb(rule, verb)),
  },
  {
    says: 'run commands in pods (pods/exec)',
    is: (rule) => isOn(rule, '', 'pods/exec') && (hasVerb(rule, 'create') || hasVerb(rule, 'get')),
  },
  { says: 'reach the kubelets (nodes/proxy)', is: (rule) => isOn(rule, '', 'nodes/proxy') },
  {
    says: 'make tokens of ServiceAccounts',
    is: (rule) => isOn(rule, '', 'serviceaccounts/token') && hasVerb(rule, 'create'),
  },
];

/** Bindings that give much to few, or anything much to everybody. All may be meant: notes. */
export const dangerousGrants = objectAnalyzer({
  name: 'dangerous-grants',
  subjects: ['RoleBinding', 'ClusterRoleBinding'],
  reasons: {
    DangerousGrant: 'A binding gives rights by which its subjects can get any other right, or at secrets.',
    GrantToAnybody: 'A binding gives such rights to everybody, or to the account of every pod that names none.',
  },
  analyze: (index, binding) => {
    if (isBuiltInBinding(binding)) return [];
    const role = roleOf(index, roleRefOf(binding));
    const rules = role === undefined ? [] : rulesOf(index, role);
    const isEverywhere = binding.kind === 'ClusterRoleBinding';
    const found = dangers.flatMap(({ says, is }) => {
      const at = rules.findIndex((rule) => is(rule, isEverywhere));
      return at < 0 ? [] : [{ says, at }];
    });
    const subjects = (binding.subjects ?? []).filter(isNotable);
    if (role === undefined || found.length === 0 || subjects.length === 0) return [];
    const anybody = subjects.filter((subject) => isAnybody(subject) || isDefaultAccount(subject));
    const names = (anybody.length > 0 ? anybody : subjects).map(({ kind, namespace, name }) =>
      namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`,
    );
    const where = isEverywhere ? 'in the whole cluster' : `in namespace ${binding.metadata.namespace ?? ''}`;
    const [first] = found;
    const what = first?.says === dangers[0]?.says ? first?.says : sayList(found.map(({ says }) => says));
    const says = `${sayObject(binding)} lets ${sayList(names)} ${what} ${where}`;
    return [
      makeFinding(index, {
        analyzer: 'dangerous-grants',
        severity: 'info',
        object: refOf(binding),
        reason: anybody.length > 0 ? 'GrantToAnybody' : 'DangerousGrant',
        message: `${says}.`,
        evidence: [
          fieldEvidence(binding, 'subjects', names.join(', ')),
          ...[...new Set(found.map(({ at }) => at))].map((at) => fieldEvidence(role, `rules[${at}]`, rules[at])),
        ],
        cause: { object: refOf(binding), reason: 'DangerousGrant', confidence: 0.5, explanation: `${says}.` },
      }),
    ];
  },
});

/** The cluster's own parts need such rights. */
function isNotable(subject: { readonly kind: string; readonly name: string; readonly namespace?: string }): boolean {
  if (isAnybody(subject) || isDefaultAccount(subject)) return true;
  return subject.kind === 'ServiceAccount' ? subject.namespace !== 'kube-system' : !subject.name.startsWith('system:');
}

function isDefaultAccount({ kind, name }: { readonly kind: string; readonly name: string }): boolean {
  return kind === 'ServiceAccount' && name === 'default';
}

function ofRoles(rule: PolicyRule): boolean {
  return ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'].some((resource) =>
    isOn(rule, 'rbac.authorization.k8s.io', resource),
  );
}

function isOn(rule: PolicyRule, group: string, resource: string): boolean {
  const resources = rule.resources ?? [];
  return (isGroup(rule, group) || isGroup(rule, '*')) && (resources.includes(resource) || resources.includes('*'));
}

function isGroup({ apiGroups = [] }: PolicyRule, group: string): boolean {
  return apiGroups.includes(group);
}
