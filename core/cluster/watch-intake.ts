import type { AppliedChange } from './applied-change.ts';
import type { KubeObject } from './kube-object.ts';
import type { ObjectTables } from './object-tables.ts';
import type { KindName } from './resource-kinds.ts';
import { isNewerVersion } from './resource-version.ts';
import { sameObject } from './same-value.ts';

/** Deletions that are remembered, so that an older word about the same object does not bring it back. */
const mostDeletions = 10_000;

/**
 * Brings the objects of the tables up to date, whatever the order in which a watch tells and how often: for each uid the newest
 * resource version counts. What says nothing new but its version leaves the object as it was.
 */
export class WatchIntake {
  readonly #tables: ObjectTables;
  readonly #deleted = new Map<string, string>();
  /** Newest version of an object that is kept in an older one because they do not differ. */
  readonly #versions = new WeakMap<KubeObject, string>();

  constructor(tables: ObjectTables) {
    this.#tables = tables;
  }

  set(list: KindName, object: KubeObject, isOneOfMany = false): readonly AppliedChange[] {
    const { uid = '', resourceVersion } = object.metadata;
    const deletedAt = this.#deleted.get(uid);
    if (deletedAt !== undefined && !isNewerVersion(resourceVersion, deletedAt)) return [];
    const before = this.#tables.find(list, object)?.value;
    if (before === undefined) {
      this.#tables.put(list, object, isOneOfMany);
      return [{ list, before: null, after: object }];
    }
    if (!isNewerVersion(resourceVersion, this.#versionOf(before))) return [];
    if (sameObject(before, object)) {
      if (resourceVersion !== undefined) this.#versions.set(before, resourceVersion);
      return [];
    }
    this.#tables.put(list, object, isOneOfMany);
    return before.metadata.uid === uid
      ? [{ list, before, after: object }]
      : [
          { list, before, after: null },
          { list, before: null, after: object },
        ];
  }

  delete(list: KindName, object: KubeObject): readonly AppliedChange[] {
    const { uid, resourceVersion } = object.metadata;
    const before = this.#tables.find(list, object)?.value;
    const isKnown = before !== undefined && before.metadata.uid === uid;
    const known = isKnown ? this.#versionOf(before) : undefined;
    const isStale = resourceVersion !== known && !isNewerVersion(resourceVersion, known);
    if (isStale) return [];
    if (uid !== undefined && resourceVersion !== undefined) this.#remember(uid, resourceVersion);
    if (!isKnown) return [];
    this.#tables.remove(list, before);
    return [{ list, before, after: null }];
  }

  /** The list is the last word on what is there; an object that is known in a newer version than the list's stays so. */
  replace(list: KindName, objects: readonly KubeObject[]): readonly AppliedChange[] {
    const changes = objects.flatMap((object) => this.set(list, object, true));
    const { all } = this.#tables.list(list);
    if (all.size > 0) {
      const listed = new Set(objects.map((object) => this.#tables.find(list, object)?.value));
      for (const before of all.objects) {
        if (listed.has(before)) continue;
        this.#tables.remove(list, before);
        changes.push({ list, before, after: null });
      }
    }
    this.#tables.setKnown(list);
    return changes;
  }

  #versionOf(object: KubeObject): string | undefined {
    return this.#versions.get(object) ?? object.metadata.resourceVersion;
  }

  #remember(uid: string, version: string): void {
    this.#deleted.delete(uid);
    this.#deleted.set(uid, version);
    if (this.#deleted.size <= mostDeletions) return;
    const [oldest] = this.#deleted.keys();
    if (oldest !== undefined) this.#deleted.delete(oldest);
  }
}
