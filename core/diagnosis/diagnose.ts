import { joinIncidents } from '../causality/join-incidents.ts';
import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Gap } from '../cluster/cluster-snapshot.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';
import { assembleDiagnosis } from './assemble-diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';
import { FindingList } from './finding-list.ts';
import { allGaps, judgedKinds, judgeObject } from './judge-object.ts';

/**
 * What is wrong with a cluster and why, given what was changed lately: every object judged by all analyzers, worst finding first, joined into incidents by their
 * causes. Pure: the same objects in any order give byte-identical output, and the same as a `LiveDiagnosis` that came to know
 * them one by one. Cost: near linear in the objects.
 */
export function diagnose(index: ClusterIndex, changes: readonly ChangeRecord[] = []): Diagnosis {
  const list = new FindingList();
  const failures: Gap[] = [];
  for (const kind of judgedKinds) {
    for (const object of index.all(kind)) {
      const { findings, gaps } = judgeObject(index, kind, object);
      for (const finding of findings) list.add(finding);
      failures.push(...gaps);
    }
  }
  const { cluster, observedAt } = index;
  const conclusions = assembleDiagnosis(index, list.sorted, joinIncidents(index, list.sorted, changes));
  return { cluster, observedAt, ...conclusions, gaps: allGaps(index.gaps, failures) };
}
