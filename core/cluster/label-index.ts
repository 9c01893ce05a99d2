import type { KubeObject, LabelSelector } from './kube-object.ts';
import { ObjectGroup } from './object-group.ts';

type Labels = Readonly<Record<string, string>>;
type ByValue = Map<string, ObjectGroup>;

/**
 * Objects of one kind by label. A label key is indexed for a namespace when it is first asked for there: selectors use few
 * of the keys that objects bear. Cost: the namespace's objects once per key, then the labels of what changes.
 */
export class LabelIndex {
  readonly #labelsOf: (object: KubeObject) => Labels | undefined;
  readonly #objectsIn: (namespace: string) => readonly KubeObject[];
  readonly #byNamespace = new Map<string, Map<string, ByValue>>();

  constructor(
    labelsOf: (object: KubeObject) => Labels | undefined,
    objectsIn: (namespace: string) => readonly KubeObject[],
  ) {
    this.#labelsOf = labelsOf;
    this.#objectsIn = objectsIn;
  }

  labelsOf(object: KubeObject): Labels | undefined {
    return this.#labelsOf(object);
  }

  /** The fewest groups that hold whatever the selector can match; null when it names no label to begin with. */
  candidates(
    namespace: string,
    { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  ): readonly ObjectGroup[] | null {
    const choices = [
      ...Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] as readonly string[] })),
      ...matchExpressions
        .filter(({ operator }) => operator === 'In')
        .map(({ key, values = [] }) => ({ key, values: [...new Set(values)].sort() })),
    ].map(({ key, values }) => values.map((value) => this.#group(namespace, key, value)));
    const [first, ...others] = choices;
    return first === undefined ? null : others.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a), first);
  }

  /** `before` or `after` is null for an object that comes or goes. Returns the groups that it touched. */
  change(before: KubeObject | null, after: KubeObject | null, isOneOfMany: boolean): readonly ObjectGroup[] {
    const keys = this.#byNamespace.get((after ?? before)?.metadata.namespace ?? '');
    if (keys === undefined) return [];
    const touched: ObjectGroup[] = [];
    for (const [key, values] of keys) {
      const had = before === null ? undefined : this.#labelsOf(before)?.[key];
      const has = after === null ? undefined : this.#labelsOf(after)?.[key];
      const old = had === undefined ? undefined : groupOf(values, had);
      const now = has === undefined ? undefined : groupOf(values, has);
      if (old !== undefined && old === now && before !== null && after !== null) old.replace(before, after);
      else {
        if (before !== null) old?.remove(before);
        if (after !== null) now?.add(after, isOneOfMany);
      }
      if (old !== undefined) touched.push(old);
      if (now !== undefined && now !== old) touched.push(now);
    }
    return touched;
  }

  #group(namespace: string, key: string, value: string): ObjectGroup {
    let keys = this.#byNamespace.get(namespace);
    if (keys === undefined) {
      keys = new Map();
      this.#byNamespace.set(namespace, keys);
    }
    let values = keys.get(key);
    if (values === undefined) {
      values = new Map();
      keys.set(key, values);
      for (const object of this.#objectsIn(namespace)) {
        const has = this.#labelsOf(object)?.[key];
        if (has !== undefined) groupOf(values, has).add(object, true);
      }
    }
    return groupOf(values, value);
  }
}

export function groupOf(table: Map<string, ObjectGroup>, key: string): ObjectGroup {
  let group = table.get(key);
  if (group === undefined) {
    group = new ObjectGroup(table, key);
    table.set(key, group);
  }
  return group;
}

function sizeOf(groups: readonly ObjectGroup[]): number {
  return groups.reduce((sum, { size }) => sum + size, 0);
}
