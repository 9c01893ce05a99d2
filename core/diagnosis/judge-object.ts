import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Gap } from '../cluster/cluster-snapshot.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refKey, refOf } from '../cluster/object-ref.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import type { Finding } from './finding.ts';
import type { ObjectAnalyzer } from './object-analyzer.ts';
import { objectAnalyzers } from './object-analyzers.ts';
import { compareText } from './order.ts';

/** What all analyzers say of one object. */
export type Verdict = { readonly findings: readonly Finding[]; readonly gaps: readonly Gap[] };

type Panel = { readonly isSubject: ObjectAnalyzer['isSubject']; readonly analyzers: readonly ObjectAnalyzer[] };

const panelsByKind: ReadonlyMap<KindName, readonly Panel[]> = makePanels();

/** Kinds that any analyzer looks at. */
export const judgedKinds: readonly KindName[] = [...panelsByKind.keys()].sort();

/** Most objects are well: they share one verdict, so that it costs nothing to keep. */
const well: Verdict = { findings: [], gaps: [] };

/**
 * Asks every analyzer of the object's kind. One that fails on an object says nothing of it, and shows as a gap: what it would have said
 * is not known, and what the others say still counts.
 */
export function judgeObject(index: ClusterIndex, kind: KindName, object: KubeObject): Verdict {
  const findings: Finding[] = [];
  const gaps: Gap[] = [];
  for (const { isSubject, analyzers } of panelsByKind.get(kind) ?? []) {
    if (isSubject !== undefined && !isSubject(index, object)) continue;
    for (const analyzer of analyzers) {
      try {
        for (const finding of analyzer.analyze(index, object)) findings.push(finding);
      } catch (error) {
        gaps.push({
          kind,
          code: 'Internal',
          detail: `Analyzer ${analyzer.name} failed on ${refKey(refOf(object))}: ${error instanceof Error ? error.message : String(error)}`,
        });
      }
    }
  }
  return findings.length === 0 && gaps.length === 0 ? well : { findings, gaps };
}

/** What was not read, then where analyzers failed. */
export function allGaps(unread: readonly Gap[], failures: readonly Gap[]): readonly Gap[] {
  return [...unread, ...[...failures].sort((a, b) => compareText(a.detail, b.detail))];
}

function makePanels(): ReadonlyMap<KindName, readonly Panel[]> {
  const panels = new Map<KindName, { isSubject: ObjectAnalyzer['isSubject']; analyzers: ObjectAnalyzer[] }[]>();
  for (const analyzer of objectAnalyzers) {
    for (const kind of analyzer.subjects) {
      const ofKind = panels.get(kind) ?? [];
      panels.set(kind, ofKind);
      const same = ofKind.find(({ isSubject }) => isSubject === analyzer.isSubject);
      if (same === undefined) ofKind.push({ isSubject: analyzer.isSubject, analyzers: [analyzer] });
      else same.analyzers.push(analyzer);
    }
  }
  return panels;
}
