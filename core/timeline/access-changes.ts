import type { KubeObject } from '../cluster/kube-object.ts';
import type { PolicyRule } from '../cluster/platform-objects.ts';
import { shorten } from './bounded-text.ts';
import type { FieldChange } from './change-record.ts';

type Grants = KubeObject & {
  readonly rules?: readonly PolicyRule[] | null;
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
};

const longest = 300;
const mostRights = 400;

/**
 * What a role lost and gained, right by right (`delete pods`, `get secrets/db`), and a binding, subject by subject: rules may be split
 * and joined without a change of what they allow. Null for other kinds, and for roles of too many rights to compare.
 */
export function accessChanges(before: KubeObject, after: KubeObject): readonly FieldChange[] | null {
  switch (after.kind) {
    case 'Role':
    case 'ClusterRole':
      return lists('rules', rightsOf(before), rightsOf(after));
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return lists('subjects', subjectsOf(before), subjectsOf(after));
    default:
      return null;
  }
}

function lists(
  path: string,
  before: ReadonlySet<string> | null,
  after: ReadonlySet<string> | null,
): readonly FieldChange[] | null {
  if (before === null || after === null) return null;
  const lost = [...before].filter((each) => !after.has(each));
  const gained = [...after].filter((each) => !before.has(each));
  return [
    ...(lost.length === 0 ? [] : [{ path, before: shorten(lost.join(', '), longest), after: null }]),
    ...(gained.length === 0 ? [] : [{ path, before: null, after: shorten(gained.join(', '), longest) }]),
  ];
}

function rightsOf(role: Grants): ReadonlySet<string> | null {
  const rights = new Set<string>();
  for (const { verbs, resources = [], apiGroups = [''], resourceNames, nonResourceURLs = [] } of role.rules ?? []) {
    for (const verb of verbs) {
      for (const url of nonResourceURLs) rights.add(`${verb} ${url}`);
      for (const resource of resources) {
        for (const group of apiGroups) {
          const what = group === '' ? resource : `${resource}.${group}`;
          for (const name of resourceNames ?? ['']) rights.add(`${verb} ${name === '' ? what : `${what}/${name}`}`);
        }
      }
    }
    if (rights.size > mostRights) return null;
  }
  return rights;
}

function subjectsOf(binding: Grants): ReadonlySet<string> {
  return new Set(
    (binding.subjects ?? []).map(({ kind, namespace, name }) =>
      namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`,
    ),
  );
}
