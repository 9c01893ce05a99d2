import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import type { AccessDenial } from './access-denials.ts';
import {
  type AccessRequest,
  type Account,
  type AnyBinding,
  type AnyRole,
  covers,
  type Grant,
  grantsOf,
  hasVerb,
  isAllowed,
  knowsAccess,
  permits,
  roleOf,
  roleRefOf,
  rulesOf,
} from './access-review.ts';
import { absenceEvidence, changeEvidence, fieldEvidence } from './evidence.ts';
import type { Cause, Evidence } from './finding.ts';
import { lastChange, wasEdited } from './last-change.ts';
import { compareText } from './order.ts';
import { previousRevision } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import { similarName } from './similar-name.ts';
import { podSpecPath, podTemplateOf, type Workload } from './workloads.ts';

/** What in the cluster's RBAC keeps an account from doing something that it needs. */
export type AccessFault = {
  readonly cause: Cause;
  readonly evidence: readonly Evidence[];
  /** The workload's last rollout gave it another ServiceAccount. */
  readonly isRolledOut: boolean;
};

/** Names the role or binding to blame for a refusal. null when RBAC allows it by now, or could not be read. */
export function accessFault(index: ClusterIndex, workload: Workload, denial: AccessDenial): AccessFault | null {
  const { account, request } = denial;
  if (!knowsAccess(index) || isAllowed(index, account, request)) return null;
  const grants = grantsOf(index, account, request.namespace);
  return (
    changedAccount(index, workload, denial) ??
    missingRole(grants, denial) ??
    lostVerb(index, grants, denial) ??
    wrongSubject(index, denial) ??
    bindingGone(index, denial) ??
    elsewhere(index, denial) ??
    silentRole(index, grants, denial) ??
    notGranted(index, denial)
  );
}

/** "list deployments.apps in namespace shop". */
export function sayRequest({ verb, group, resource, namespace }: AccessRequest): string {
  const place = namespace === '' ? 'in the whole cluster' : `in namespace ${namespace}`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`} ${place}`;
}

export function sayAccount({ namespace, name }: Account): string {
  return `ServiceAccount ${namespace}/${name}`;
}

function changedAccount(
  index: ClusterIndex,
  workload: Workload,
  { account, request }: AccessDenial,
): AccessFault | null {
  const before = previousRevision(index, workload)?.template.spec.serviceAccountName ?? 'default';
  const now = podTemplateOf(workload).spec.serviceAccountName ?? 'default';
  const namespace = workload.metadata.namespace ?? '';
  if (before === now || account.name !== now || account.namespace !== namespace) return null;
  if (!isAllowed(index, { namespace, name: before }, request)) return null;
  const path = `${podSpecPath(workload)}.serviceAccountName`;
  return {
    cause: {
      object: refOf(workload),
      reason: 'ServiceAccountChanged',
      confidence: 0.92,
      explanation: `The last rollout of ${sayObject(workload)} made it run as ServiceAccount ${now}, which may not ${sayRequest(request)}; ${before}, as which it ran before, may.`,
    },
    evidence: [
      fieldEvidence(workload, path, now),
      changeEvidence(workload, path, `the revision before ran as ${before}`),
    ],
    isRolledOut: true,
  };
}

function missingRole(grants: readonly Grant[], { account, request }: AccessDenial): AccessFault | null {
  const dangling = grants.find(({ role, isOwn }) => role === undefined && isOwn);
  if (dangling === undefined) return null;
  const { binding, roleRef } = dangling;
  return fault(roleRef, `${roleRef.kind}Missing`, 0.92, [
    `${sayObject(binding)} gives ${sayAccount(account)} ${sayObject(roleRef)}, which does not exist, so it may not ${sayRequest(request)}.`,
    fieldEvidence(binding, 'roleRef', `${roleRef.kind} ${roleRef.name}`),
    absenceEvidence(roleRef, 'metadata.name', `no ${sayObject(roleRef)}`),
  ]);
}

/** A role that the account has is about the very resource, but leaves out the verb (or names other objects). */
function lostVerb(
  index: ClusterIndex,
  grants: readonly Grant[],
  { account, request }: AccessDenial,
): AccessFault | null {
  const near = grants.flatMap(({ binding, role }) => {
    const rules = role === undefined ? [] : rulesOf(index, role);
    const nameless = rules.map(({ resourceNames: _, ...rule }) => rule);
    const at = nameless.findIndex((rule) => covers(rule, request) && !rule.verbs.includes('*'));
    return role === undefined || at < 0 || isBuiltIn(role) ? [] : [{ binding, role, at, rule: rules[at] }];
  });
  const [best] = [...near].sort((a, b) => compareText(lastChange(b.role), lastChange(a.role)));
  if (best?.rule === undefined) return null;
  const { binding, role, at, rule } = best;
  const isNamed = hasVerb(rule, request.verb);
  const lack = isNamed
    ? `only for the objects ${(rule.resourceNames ?? []).join(', ')}`
    : `only ${rule.verbs.join(', ')}, not ${request.verb}`;
  return fault(refOf(role), isNamed ? 'RoleLacksObject' : 'RoleLacksVerb', 0.92, [
    `${sayObject(role)}, which ${sayObject(binding)} gives ${sayAccount(account)}, allows it ${lack} on ${request.resource}.`,
    fieldEvidence(role, `rules[${at}]`, rule),
    fieldEvidence(binding, 'roleRef', `${role.kind} ${role.metadata.name}`),
  ]);
}

/** A binding gives the needed role to an account that was probably meant to be this one. */
function wrongSubject(index: ClusterIndex, { account, request }: AccessDenial): AccessFault | null {
  for (const binding of bindingsInto(index, request.namespace)) {
    if (!permits(index, roleOf(index, roleRefOf(binding)), request)) continue;
    for (const [at, { kind, namespace = '', name }] of (binding.subjects ?? []).entries()) {
      if (kind !== 'ServiceAccount') continue;
      const isLost = index.knows('ServiceAccount') && index.find('ServiceAccount', namespace, name) === undefined;
      const isMeant = name === account.name ? isLost : isLost && similarName(name, [account.name]) !== undefined;
      if (!isMeant) continue;
      return fault(refOf(binding), 'SubjectWrong', 0.88, [
        `${sayObject(binding)} allows this to ServiceAccount ${namespace}/${name}, which does not exist; ${sayAccount(account)} was probably meant.`,
        fieldEvidence(binding, `subjects[${at}]`, `${kind} ${namespace}/${name}`),
      ]);
    }
  }
  return null;
}

/** A role that would allow it stands there and nothing binds it. */
function bindingGone(index: ClusterIndex, { account, request }: AccessDenial): AccessFault | null {
  const kind = request.namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  const bound = new Set(
    [...index.all('ClusterRoleBinding'), ...index.all('RoleBinding')].map((binding) => refKey(roleRefOf(binding))),
  );
  const roles: readonly AnyRole[] = [
    ...(request.namespace === '' ? [] : index.inNamespace('Role', request.namespace)),
    ...index.all('ClusterRole'),
  ];
  const orphans = roles.filter(
    (role) => !isBuiltIn(role) && !bound.has(refKey(refOf(role))) && permits(index, role, request),
  );
  const role = orphans.find((each) => isKin(each, account)) ?? (orphans.length === 1 ? orphans[0] : undefined);
  if (role === undefined || (role.kind === 'ClusterRole' && !isKin(role, account))) return null;
  const lost = missingRef(kind, request.namespace, role.metadata.name);
  return fault(lost, `${kind}Missing`, isKin(role, account) ? 0.85 : 0.75, [
    `${sayObject(role)} would allow it, but no binding gives it to ${sayAccount(account)} (or to anybody).`,
    fieldEvidence(role, 'rules', rulesOf(index, role)),
    absenceEvidence(lost, 'roleRef', `no binding refers to ${sayObject(role)}`),
  ]);
}

/** A binding gives it to the account, but in another namespace than where it is needed. */
function elsewhere(index: ClusterIndex, { account, request }: AccessDenial): AccessFault | null {
  for (const binding of index.all('RoleBinding')) {
    const namespace = binding.metadata.namespace ?? '';
    if (namespace === request.namespace) continue;
    const grant = grantsOf(index, account, namespace).find((each) => each.binding === binding && each.isOwn);
    if (grant === undefined || !permits(index, grant.role, request)) continue;
    const where = request.namespace === '' ? 'the whole cluster' : `namespace ${request.namespace}`;
    return fault(refOf(binding), 'BindingElsewhere', 0.8, [
      `${sayObject(binding)} allows ${sayAccount(account)} this in namespace ${namespace} only, and it is needed in ${where}.`,
      fieldEvidence(binding, 'roleRef', `${binding.roleRef.kind} ${binding.roleRef.name}`),
    ]);
  }
  return null;
}

/** The account has roles of its own there, and none says anything of the resource. The one that was changed last is to blame. */
function silentRole(
  index: ClusterIndex,
  grants: readonly Grant[],
  { account, request }: AccessDenial,
): AccessFault | null {
  const roles = grants.flatMap(({ role, isOwn }) => (role !== undefined && isOwn && !isBuiltIn(role) ? [role] : []));
  const sorted = [...roles].sort(
    (a, b) =>
      Number(wasEdited(b)) - Number(wasEdited(a)) ||
      compareText(lastChange(b), lastChange(a)) ||
      compareText(refKey(refOf(a)), refKey(refOf(b))),
  );
  const [role] = sorted;
  if (role === undefined) return null;
  const confidence = wasEdited(role) ? 0.85 : roles.length === 1 ? 0.75 : 0.6;
  return fault(refOf(role), 'RoleLacksResource', confidence, [
    `${sayObject(role)}, which ${sayAccount(account)} has, has no rule for ${request.resource}${request.group === '' ? '' : `.${request.group}`}.`,
    fieldEvidence(role, 'rules', rulesOf(index, role)),
  ]);
}

function notGranted(index: ClusterIndex, { account, request }: AccessDenial): AccessFault {
  const found = index.find('ServiceAccount', account.namespace, account.name);
  const object = found === undefined ? missingRef('ServiceAccount', account.namespace, account.name) : refOf(found);
  return fault(object, 'AccessNotGranted', 0.6, [
    `No role or binding allows ${sayAccount(account)} to ${sayRequest(request)}.`,
    absenceEvidence(object, 'roleBindings', `nothing allows it to ${sayRequest(request)}`),
  ]);
}

function fault(
  object: ObjectRef,
  reason: string,
  confidence: number,
  [explanation, ...evidence]: readonly [string, ...Evidence[]],
): AccessFault {
  return { cause: { object, reason, confidence, explanation }, evidence, isRolledOut: false };
}

function bindingsInto(index: ClusterIndex, namespace: string): readonly AnyBinding[] {
  return [...(namespace === '' ? [] : index.inNamespace('RoleBinding', namespace)), ...index.all('ClusterRoleBinding')];
}

function isKin({ metadata }: AnyRole, { name }: Account): boolean {
  return metadata.name.includes(name) || name.includes(metadata.name);
}

/** Roles that come with the API server, which it keeps as they should be. */
function isBuiltIn({ metadata }: AnyRole): boolean {
  return metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}
