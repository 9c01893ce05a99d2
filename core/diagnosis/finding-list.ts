import { severityRank } from '../causality/severity-rank.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from './finding.ts';
import { compareText } from './order.ts';

type Entry = { readonly finding: Finding; readonly rank: number; readonly key: string };

/**
 * Findings, worst first, then by object and id, each id once. A change costs what changes, its sorting, and one pass over the rest.
 */
export class FindingList {
  /** Two analyzers may come upon the same thing: the first by its words stands for both. */
  readonly #byId = new Map<string, readonly Finding[]>();
  #entries: readonly Entry[] = [];
  #findings: readonly Finding[] = [];
  readonly #gone = new Set<Finding>();
  readonly #come = new Set<Finding>();

  add(finding: Finding): void {
    const same = this.#byId.get(finding.id);
    if (same === undefined) {
      this.#byId.set(finding.id, [finding]);
      this.#show(finding);
    } else this.#set(finding.id, same, [...same, finding].sort(byWords));
  }

  remove(finding: Finding): void {
    const same = this.#byId.get(finding.id) ?? [];
    const at = same.indexOf(finding);
    if (at !== -1) this.#set(finding.id, same, same.toSpliced(at, 1));
  }

  /** Something was added or removed since the list was last asked for. */
  get isChanged(): boolean {
    return this.#gone.size > 0 || this.#come.size > 0;
  }

  get sorted(): readonly Finding[] {
    if (!this.isChanged) return this.#findings;
    const rest = this.#entries.filter(({ finding }) => !this.#gone.has(finding));
    const come = [...this.#come].map(toEntry).sort(worstFirst);
    this.#entries = come.length === 0 ? rest : merge(rest, come);
    this.#findings = this.#entries.map(({ finding }) => finding);
    this.#gone.clear();
    this.#come.clear();
    return this.#findings;
  }

  #set(id: string, before: readonly Finding[], after: readonly Finding[]): void {
    if (after.length === 0) this.#byId.delete(id);
    else this.#byId.set(id, after);
    if (before[0] === after[0]) return;
    if (before[0] !== undefined) this.#hide(before[0]);
    if (after[0] !== undefined) this.#show(after[0]);
  }

  #show(finding: Finding): void {
    if (!this.#gone.delete(finding)) this.#come.add(finding);
  }

  #hide(finding: Finding): void {
    if (!this.#come.delete(finding)) this.#gone.add(finding);
  }
}

function toEntry(finding: Finding): Entry {
  return { finding, rank: severityRank(finding.severity), key: refKey(finding.object) };
}

function worstFirst(a: Entry, b: Entry): number {
  return b.rank - a.rank || compareText(a.key, b.key) || compareText(a.finding.id, b.finding.id);
}

function byWords(a: Finding, b: Finding): number {
  return compareText(JSON.stringify(a), JSON.stringify(b));
}

function merge(a: readonly Entry[], b: readonly Entry[]): readonly Entry[] {
  const merged: Entry[] = [];
  let at = 0;
  for (const entry of a) {
    for (let next = b[at]; next !== undefined && worstFirst(next, entry) < 0; next = b[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(entry);
  }
  return [...merged, ...b.slice(at)];
}
