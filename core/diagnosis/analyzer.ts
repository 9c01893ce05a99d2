import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import type { Finding } from './finding.ts';

/** Looks at one aspect of a cluster. Pure: the same index gives the same findings in the same order. */
export type Analyzer = {
  /** kebab-case, unique, the file's name. */
  readonly name: string;
  /** Kinds it reads. When one is a gap the analyzer still runs and must not read absence as fact. */
  readonly reads: readonly KindName[];
  readonly analyze: (index: ClusterIndex) => readonly Finding[];
};
