import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, ObjectOfKind } from '../cluster/kube-object.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import type { Finding } from './finding.ts';
import { inOrder } from './order.ts';

/**
 * Looks at one aspect of one object at a time, so that a change needs only those objects looked at again whose answer it can change.
 * Pure: it reads nothing but the index, and asks it as narrowly as it can (`find`, `ownedBy`, `podsMatching` rather than `all`,
 * `isOlderThan` rather than `secondsSince`). A kind that was not read (`index.knows`) must not be taken for absent objects.
 */
export type ObjectAnalyzer = {
  /** kebab-case, unique, the file's name. */
  readonly name: string;
  /** Kinds whose objects it looks at. */
  readonly subjects: readonly KindName[];
  /** Every reason that its findings may have, each with what it means: the documentation's table. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Which objects of these kinds; all, when absent. Asked once for all analyzers that have the same. */
  readonly isSubject?: (index: ClusterIndex, object: KubeObject) => boolean;
  readonly analyze: (index: ClusterIndex, object: KubeObject) => readonly Finding[];
};

/** An analyzer whose function is typed by its subjects. */
export function objectAnalyzer<K extends KindName>(
  analyzer: Omit<ObjectAnalyzer, 'subjects' | 'analyze'> & {
    readonly subjects: readonly K[];
    readonly analyze: (index: ClusterIndex, object: ObjectOfKind[K]) => readonly Finding[];
  },
): ObjectAnalyzer {
  return { ...analyzer, analyze: (index, object) => analyzer.analyze(index, object as ObjectOfKind[K]) };
}

/** Its findings about all its subjects, in the order of kinds and names. */
export function analyzeAll(index: ClusterIndex, { subjects, isSubject, analyze }: ObjectAnalyzer): readonly Finding[] {
  return subjects.flatMap((kind) =>
    inOrder(index.all(kind))
      .filter((object) => isSubject === undefined || isSubject(index, object))
      .flatMap((object) => analyze(index, object)),
  );
}
