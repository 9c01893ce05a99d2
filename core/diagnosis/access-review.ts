import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { matchesSelector } from '../cluster/label-selector.ts';
import { missingRef, type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../cluster/platform-objects.ts';

export type Account = { readonly namespace: string; readonly name: string };

/** What somebody wants to do. `resource` carries its subresource (`pods/log`); `namespace` is '' for all of them and for cluster scope. */
export type AccessRequest = {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name?: string;
};

export type AnyBinding = RoleBinding | ClusterRoleBinding;
export type AnyRole = Role | ClusterRole;

/** A binding that names the account, with the role that it gives. */
export type Grant = {
  readonly binding: AnyBinding;
  readonly roleRef: ObjectRef;
  /** undefined when the role does not exist. */
  readonly role: AnyRole | undefined;
  /** It names the account itself rather than a group that all accounts are in. */
  readonly isOwn: boolean;
};

const accessKinds = ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'] as const;

/** False when roles or bindings were not all read: what an account may do is then unknown. */
export function knowsAccess(index: ClusterIndex): boolean {
  return accessKinds.every((kind) => index.knows(kind));
}

/** Whether RBAC lets the account do it, by the rules of rbac.authorization.k8s.io/v1 (rules add up, nothing denies). */
export function isAllowed(index: ClusterIndex, account: Account, request: AccessRequest): boolean {
  return grantsOf(index, account, request.namespace).some(({ role }) => permits(index, role, request));
}

/** What reaches into the namespace: its own RoleBindings that name the account, and all ClusterRoleBindings. */
export function grantsOf(index: ClusterIndex, account: Account, namespace: string): readonly Grant[] {
  const local = namespace === '' ? [] : index.inNamespace('RoleBinding', namespace);
  return [...local, ...index.all('ClusterRoleBinding')].flatMap((binding) => {
    const naming = (binding.subjects ?? []).filter((subject) => isAccount(subject, account));
    if (naming.length === 0) return [];
    const roleRef = roleRefOf(binding);
    const isOwn = naming.some(({ kind }) => kind !== 'Group');
    return [{ binding, roleRef: refTo(index, roleRef), role: roleOf(index, roleRef), isOwn }];
  });
}

/** The role that a binding names, with uid ''. */
export function roleRefOf({ roleRef, metadata }: AnyBinding): ObjectRef {
  return missingRef(roleRef.kind, roleRef.kind === 'Role' ? (metadata.namespace ?? '') : '', roleRef.name);
}

export function roleOf(index: ClusterIndex, { kind, namespace, name }: ObjectRef): AnyRole | undefined {
  return kind === 'Role' ? index.find('Role', namespace, name) : index.find('ClusterRole', '', name);
}

/**
 * The rules of a role. An aggregating ClusterRole has those that the controller has gathered; as long as it has not, those of
 * the ClusterRoles that its selectors match.
 */
export function rulesOf(index: ClusterIndex, role: AnyRole): readonly PolicyRule[] {
  const own = role.rules ?? [];
  const selectors = role.kind === 'ClusterRole' ? (role.aggregationRule?.clusterRoleSelectors ?? []) : [];
  if (own.length > 0 || selectors.length === 0) return own;
  return index
    .all('ClusterRole')
    .filter((other) => other !== role && selectors.some((selector) => matchesSelector(selector, other.metadata.labels)))
    .flatMap(({ rules }) => rules ?? []);
}

export function permits(index: ClusterIndex, role: AnyRole | undefined, request: AccessRequest): boolean {
  return (
    role !== undefined && rulesOf(index, role).some((rule) => covers(rule, request) && hasVerb(rule, request.verb))
  );
}

/** The rule is about that resource (and object), whatever it lets be done with it. */
export function covers(rule: PolicyRule, { group, resource, name }: Omit<AccessRequest, 'verb'>): boolean {
  const names = rule.resourceNames ?? [];
  return (
    includes(rule.apiGroups, group) &&
    (rule.resources ?? []).some((entry) => isResource(entry, resource)) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

export function hasVerb({ verbs }: PolicyRule, verb: string): boolean {
  return verbs.includes('*') || verbs.includes(verb);
}

function refTo(index: ClusterIndex, ref: ObjectRef): ObjectRef {
  const role = roleOf(index, ref);
  return role === undefined ? ref : refOf(role);
}

function isAccount(
  subject: { readonly kind: string; readonly name: string; readonly namespace?: string },
  { namespace, name }: Account,
): boolean {
  switch (subject.kind) {
    case 'ServiceAccount':
      return subject.name === name && subject.namespace === namespace;
    case 'User':
      return subject.name === `system:serviceaccount:${namespace}:${name}`;
    case 'Group':
      return ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`].includes(
        subject.name,
      );
    default:
      return false;
  }
}

function isResource(entry: string, resource: string): boolean {
  if (entry === '*' || entry === resource) return true;
  const sub = resource.split('/')[1];
  return sub !== undefined && entry === `*/${sub}`;
}

function includes(entries: readonly string[] | undefined, wanted: string): boolean {
  return entries !== undefined && (entries.includes('*') || entries.includes(wanted));
}
