import { joinIncidents } from '../causality/join-incidents.ts';
import type { AppliedChange } from '../cluster/applied-change.ts';
import { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Gap, LogTail } from '../cluster/cluster-snapshot.ts';
import { Cell, Computation, DependencyGraph } from '../cluster/dependency-graph.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { keyOf } from '../cluster/object-tables.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import { sameValue } from '../cluster/same-value.ts';
import type { WatchEvent } from '../cluster/watch-event.ts';
import type { ChangeRecord } from '../timeline/change-record.ts';
import { assembleDiagnosis, type Conclusions } from './assemble-diagnosis.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { FindingList } from './finding-list.ts';
import type { Incident } from './incident.ts';
import { allGaps, judgedKinds, judgeObject, type Verdict } from './judge-object.ts';
import { mostUrgent, type RankedSuspects, type Suspect, suspectsOf } from './suspect-containers.ts';
import { isTopWorkload, isWorkload, workloadKinds } from './workloads.ts';

/** What is kept of one object: what the analyzers say of it, and whose logs would tell more. */
type Judgement = Verdict & { readonly suspects: readonly RankedSuspects[] };
type Unit = Computation<Judgement>;

/** Shared by all objects that are well. */
const well: Judgement = { findings: [], gaps: [], suspects: [] };

const kinds: ReadonlySet<KindName> = new Set([...judgedKinds, ...workloadKinds]);

/**
 * The diagnosis of one cluster, kept up to date with what a watch of it tells. The unit of work is one object with all its analyzers,
 * which read much the same: finer units would cost more to keep than they save. A change has only those objects judged again
 * whose analyzers read what changed (`DependencyGraph`); an equal judgement ends the wave before findings are joined.
 *
 * Cost of a diagnosis: the objects judged again, one pass over the findings if any of them changed, nothing else.
 * Memory: under a kilobyte for each object beyond the object itself.
 */
export class LiveDiagnosis {
  readonly index: ClusterIndex;
  readonly #graph = new DependencyGraph();
  readonly #units = new Map<KindName, Map<string, Unit>>();
  readonly #stale: Unit[] = [];
  readonly #findings = new FindingList();
  readonly #findingsCell = new Cell();
  readonly #changesCell = new Cell();
  #changes: readonly ChangeRecord[] = [];
  readonly #failures = new Set<Gap>();
  readonly #suspects = new Set<RankedSuspects>();
  readonly #incidents: Computation<readonly Incident[]>;
  readonly #conclusions: Computation<Conclusions>;

  constructor(cluster: string) {
    const nothing = { cluster, observedAt: '', objects: {}, logs: [], gaps: [] };
    this.index = new ClusterIndex(nothing, this.#graph);
    this.#incidents = new Computation(() => {
      this.#graph.read(this.#changesCell);
      return joinIncidents(this.index, this.#allFindings(), this.#changes);
    }, null);
    this.#conclusions = new Computation(
      () => assembleDiagnosis(this.index, this.#allFindings(), this.#graph.valueOf(this.#incidents)),
      null,
    );
  }

  /** Takes in what a watch told, in any order and however often. Returns what that really changed. */
  apply(events: readonly WatchEvent[]): readonly AppliedChange[] {
    const changes = this.index.apply(events);
    for (const { list, before, after } of changes) {
      if (!kinds.has(list)) continue;
      if (before !== null && after === null) this.#drop(list, before);
      if (before === null && after !== null) this.#add(list, after);
    }
    return changes;
  }

  /** The logs that are known from now on; what is not among them is forgotten. */
  setLogs(tails: readonly LogTail[]): void {
    this.index.setLogs(tails);
  }

  /** What was changed in the cluster lately, by which causes are weighed: all of it, each time. */
  setChanges(changes: readonly ChangeRecord[]): void {
    if (sameValue(this.#changes, changes)) return;
    this.#changes = changes;
    this.#graph.changed(this.#changesCell);
  }

  /** Containers whose logs are worth reading, at the time of the last diagnosis. */
  suspects(): readonly Suspect[] {
    this.#refresh();
    return mostUrgent([...this.#suspects]);
  }

  /** What is wrong at this moment (RFC 3339), given all that was applied. */
  diagnose(observedAt: string): Diagnosis {
    if (!this.index.setClock(observedAt)) this.#doubtAll();
    this.#refresh();
    const conclusions = this.#graph.valueOf(this.#conclusions);
    this.#graph.sweep();
    const { cluster, gaps } = this.index;
    return { cluster, observedAt, ...conclusions, gaps: allGaps(gaps, [...this.#failures]) };
  }

  #allFindings(): readonly Finding[] {
    this.#graph.read(this.#findingsCell);
    return this.#findings.sorted;
  }

  #add(list: KindName, object: KubeObject): void {
    const units = this.#unitsOf(list);
    const key = unitKey(list, object);
    const { metadata, kind } = object;
    const { uid, namespace = '', name } = metadata;
    const unit: Unit = new Computation(() => {
      const current = uid === undefined ? this.index.named(kind, namespace, name) : this.index.byUid(uid);
      return current === undefined ? well : this.#judge(list, current);
    }, this.#stale);
    units.set(key, unit);
    this.#stale.push(unit);
  }

  #drop(list: KindName, object: KubeObject): void {
    const units = this.#unitsOf(list);
    const key = unitKey(list, object);
    const unit = units.get(key);
    if (unit === undefined) return;
    units.delete(key);
    this.#exchange(unit.value, undefined);
    this.#graph.release(unit);
  }

  #judge(list: KindName, object: KubeObject): Judgement {
    const { findings, gaps } = judgeObject(this.index, list, object);
    const suspects =
      isWorkload(object) && isTopWorkload(this.index, object) ? suspectsOf(this.index, object) : well.suspects;
    return findings.length + gaps.length + suspects.length === 0 ? well : { findings, gaps, suspects };
  }

  #refresh(): void {
    for (const unit of this.#stale.splice(0)) {
      const before = unit.value;
      this.#graph.refresh(unit);
      if (unit.value !== before) this.#exchange(before, unit.value);
    }
    if (this.#findings.isChanged) this.#graph.changed(this.#findingsCell);
  }

  #exchange(before: Judgement | undefined, after: Judgement | undefined): void {
    for (const finding of before?.findings ?? []) this.#findings.remove(finding);
    for (const gap of before?.gaps ?? []) this.#failures.delete(gap);
    for (const ranked of before?.suspects ?? []) this.#suspects.delete(ranked);
    for (const finding of after?.findings ?? []) this.#findings.add(finding);
    for (const gap of after?.gaps ?? []) this.#failures.add(gap);
    for (const ranked of after?.suspects ?? []) this.#suspects.add(ranked);
  }

  #doubtAll(): void {
    for (const units of this.#units.values()) for (const unit of units.values()) this.#graph.invalidate(unit);
    this.#graph.invalidate(this.#conclusions);
    this.#graph.invalidate(this.#incidents);
  }

  #unitsOf(list: KindName): Map<string, Unit> {
    let units = this.#units.get(list);
    if (units === undefined) {
      units = new Map();
      this.#units.set(list, units);
    }
    return units;
  }
}

/** By uid: another object of the same name is another one. */
function unitKey(list: KindName, object: KubeObject): string {
  return object.metadata.uid ?? keyOf(list, object);
}
