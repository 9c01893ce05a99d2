import type { ChangeFilter, StoredChange } from '../../adapters/database/change-stores.ts';
import type {
  AuditEntry,
  Database,
  FindingFilter,
  FindingRecord,
  IncidentRecord,
  Page,
  PageRequest,
  RegisteredCluster,
  StoredEvent,
} from '../../adapters/database/stores.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import type { Remediation, StoredEvidence } from '../../core/remediation/remediation.ts';
import { fakeTracking, type HeldTracking, heldTracking } from './fake-tracking.ts';

export type FakeDatabase = Database & {
  /** What the stores hold, for tests to fill and to look at. */
  readonly held: {
    readonly clusters: Map<string, { readonly cluster: RegisteredCluster; readonly kubeconfig: string }>;
    readonly diagnoses: Map<string, Diagnosis>;
    readonly findings: FindingRecord[];
    readonly incidents: IncidentRecord[];
    readonly remediations: Remediation[];
    readonly evidence: StoredEvidence[];
    readonly sealed: Map<string, string>;
    readonly audit: Map<string, Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'detail'>>;
    readonly events: StoredEvent[];
    readonly listeners: Set<() => void>;
    readonly changes: StoredChange[];
    readonly tracking: HeldTracking;
  };
  readonly emit: (type: string) => void;
};

const at = '2026-03-01T12:00:00.000Z';

/** Our own stores in memory, with the behaviour that their contract promises. */
export function fakeDatabase(): FakeDatabase {
  const held: FakeDatabase['held'] = {
    clusters: new Map(),
    diagnoses: new Map(),
    findings: [],
    incidents: [],
    remediations: [],
    evidence: [],
    sealed: new Map(),
    audit: new Map(),
    events: [],
    listeners: new Set(),
    changes: [],
    tracking: heldTracking(),
  };
  const unused = async (): Promise<never> => {
    throw new Error('the API does not use this');
  };

  return {
    held,
    emit(type) {
      const sequence = held.events.length + 1;
      held.events.push({ sequence, id: `event-${sequence}`, type, subject: 'prod', time: at, data: { sequence } });
      for (const heard of held.listeners) heard();
    },
    clusters: {
      list: async () => [...held.clusters.values()].map(({ cluster }) => cluster),
      find: async (name) => held.clusters.get(name)?.cluster ?? null,
      kubeconfigOf: async (name) => held.clusters.get(name)?.kubeconfig ?? null,
      async save(cluster, kubeconfig) {
        const saved = { ...cluster, addedAt: at };
        held.clusters.set(cluster.name, { cluster: saved, kubeconfig });
        return saved;
      },
      remove: async (name) => held.clusters.delete(name),
    },
    diagnoses: {
      save: unused,
      beginWatch: unused,
      saveLive: unused,
      find: async (id) => held.diagnoses.get(id) ?? null,
      findings: async (filter, page) =>
        paged(held.findings.filter(fits(filter, (item) => item.object.namespace)), page),
      finding: async (id) => held.findings.find((item) => item.id === id) ?? null,
      incidents: async (filter, page) => paged(held.incidents.filter(fits(filter, () => filter.namespace ?? '')), page),
      incident: async (id) => held.incidents.find((item) => item.id === id) ?? null,
    },
    remediations: {
      save: unused,
      find: async (id) => held.remediations.find((item) => item.id === id) ?? null,
      list: async ({ cluster, phase, isAwaitingDecision }, page) =>
        paged(
          held.remediations.filter(
            (item) =>
              (cluster === undefined || item.cluster === cluster) &&
              (phase === undefined || item.phase === phase) &&
              (isAwaitingDecision === undefined || (item.phase === 'awaiting-decision') === isAwaitingDecision),
          ),
          page,
        ),
      saveEvidence: unused,
      evidenceOf: async (id) => held.evidence.filter((item) => item.remediationId === id),
      claim: unused,
      release: unused,
    },
    sealedValues: {
      async seal(value) {
        const id = `sealed-${held.sealed.size + 1}`;
        held.sealed.set(id, value);
        return id;
      },
      open: async (id) => held.sealed.get(id) ?? null,
      remove: async (id) => void held.sealed.delete(id),
    },
    events: {
      append: unused,
      after: async (sequence, limit) => held.events.filter((event) => event.sequence > sequence).slice(0, limit),
      everyAfter: unused,
      latestSequence: async () => held.events.length,
      async listen(onNew) {
        held.listeners.add(onNew);
        return async () => void held.listeners.delete(onNew);
      },
      unpublished: unused,
      markPublished: unused,
    },
    audit: {
      async append(key, entry) {
        if (!held.audit.has(key)) held.audit.set(key, entry);
      },
      list: async (page) => paged([...held.audit.values()].map(chained), page),
      verify: async () => ({ entries: held.audit.size, brokenAt: null }),
    },
    changes: {
      async append(records) {
        held.changes.push(...records.map((record) => ({ ...record, occurrences: 1, lastAt: record.at })));
      },
      list: async (filter, page) => paged(held.changes.filter(isWanted(filter)).toSorted(latestFirst), page),
    },
    ...fakeTracking(held.tracking, paged),
    ping: async () => {},
    prune: async () => {},
    close: async () => {},
  };
}

function fits<T extends FindingRecord | IncidentRecord>(filter: FindingFilter, namespaceOf: (item: T) => string) {
  return (item: T): boolean =>
    (filter.cluster === undefined || item.cluster === filter.cluster) &&
    (filter.namespace === undefined || namespaceOf(item) === filter.namespace) &&
    (filter.state === undefined || item.state === filter.state) &&
    (filter.minSeverity === undefined || severities.indexOf(item.severity) >= severities.indexOf(filter.minSeverity)) &&
    (filter.search === undefined || JSON.stringify(item).includes(filter.search));
}

function isWanted({ cluster, namespace, object, category, since, until, search }: ChangeFilter) {
  return (change: StoredChange): boolean =>
    (cluster === undefined || change.cluster === cluster) &&
    (namespace === undefined || change.object.namespace === namespace) &&
    (object === undefined || keysOf(change).includes(object.toLowerCase())) &&
    (category === undefined || change.category === category) &&
    (since === undefined || Date.parse(change.lastAt) >= Date.parse(since)) &&
    (until === undefined || Date.parse(change.at) <= Date.parse(until)) &&
    (search === undefined || JSON.stringify(change).toLowerCase().includes(search.toLowerCase()));
}

function keysOf({ object }: StoredChange): readonly string[] {
  return [refKey(object), `${object.kind}/${object.name}`].map((key) => key.toLowerCase());
}

function latestFirst(a: StoredChange, b: StoredChange): number {
  return Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1);
}

function paged<T>(items: readonly T[], { limit, cursor }: PageRequest): Page<T> {
  const from = Number(cursor ?? 0);
  return {
    items: items.slice(from, from + limit),
    nextCursor: items.length > from + limit ? String(from + limit) : null,
  };
}

function chained(entry: Pick<AuditEntry, 'actor' | 'action' | 'subject' | 'detail'>, index: number): AuditEntry {
  return { ...entry, sequence: index + 1, at, previousHash: `h${index}`, hash: `h${index + 1}` };
}
