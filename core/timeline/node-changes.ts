import type { Condition, Node, Taint } from '../cluster/kube-object.ts';
import { shorten } from './bounded-text.ts';
import type { FieldChange } from './change-record.ts';
import { fieldChanges } from './field-changes.ts';

export type NodeChange = {
  readonly fields: readonly FieldChange[];
  /** Each a clause about the node: "was cordoned". */
  readonly clauses: readonly string[];
  /** When, where a condition tells. */
  readonly at: string | null;
  readonly subresource: 'spec' | 'status';
};

/** Set by controllers from conditions and from `spec.unschedulable`: those are told themselves. */
const derivedTaint = /^node\.(?:kubernetes|cloudprovider\.kubernetes)\.io\//;
/** Set by the kubelet and cloud controllers. */
const derivedLabel = /^(?:beta\.)?kubernetes\.io\/(?:arch|os|hostname)$/;

/** What happened to a node: cordon, taints, readiness and pressure, version, capacity, labels. Its heartbeats tell nothing. */
export function nodeChanges(before: Node, after: Node): NodeChange {
  const spec = [...cordon(before, after), ...taints(before, after), ...labels(before, after)];
  const conditions = conditionChanges(before, after);
  const status = [...conditions, ...version(before, after), ...capacity(before, after)];
  return {
    fields: [...spec, ...status].map(({ field }) => field),
    clauses: [...spec, ...status].map(({ says }) => says),
    at: conditions[0]?.at ?? null,
    subresource: spec.length > 0 ? 'spec' : 'status',
  };
}

type Told = { readonly field: FieldChange; readonly says: string };

function cordon(before: Node, after: Node): readonly Told[] {
  const [was, is] = [before.spec?.unschedulable === true, after.spec?.unschedulable === true];
  if (was === is) return [];
  const field = { path: 'spec.unschedulable', before: String(was), after: String(is) };
  return [{ field, says: is ? 'was cordoned' : 'was uncordoned' }];
}

function taints(before: Node, after: Node): readonly Told[] {
  const [from, to] = [taintsOf(before), taintsOf(after)];
  return [
    ...[...to].filter((taint) => !from.has(taint)).map((taint) => told(null, taint, `got the taint ${taint}`)),
    ...[...from].filter((taint) => !to.has(taint)).map((taint) => told(taint, null, `lost the taint ${taint}`)),
  ];

  function told(was: string | null, is: string | null, says: string): Told {
    return { field: { path: 'spec.taints', before: was, after: is }, says };
  }
}

function taintsOf(node: Node): ReadonlySet<string> {
  const own = (node.spec?.taints ?? []).filter(({ key }) => !derivedTaint.test(key));
  return new Set(own.map(({ key, value = '', effect }: Taint) => `${key}${value === '' ? '' : `=${value}`}:${effect}`));
}

function labels(before: Node, after: Node): readonly Told[] {
  const changes = fieldChanges('metadata.labels', before.metadata.labels, after.metadata.labels);
  return changes
    .filter(({ path }) => !derivedLabel.test(path.replace(/^metadata\.labels(?:\.|\[")|"\]$/g, '')))
    .map((field) => ({ field, says: `has another label ${labelOf(field)}` }));
}

function labelOf({ path, before, after }: FieldChange): string {
  const name = path.replace(/^metadata\.labels(?:\.|\[")|"\]$/g, '');
  return `${name} (${before ?? 'none'} → ${after ?? 'none'})`;
}

function conditionChanges(before: Node, after: Node): readonly (Told & { readonly at: string | null })[] {
  const known = new Map((before.status?.conditions ?? []).map((condition) => [condition.type, condition]));
  const changed = (after.status?.conditions ?? []).filter(({ type, status }) => {
    const was = known.get(type)?.status;
    return was !== undefined && was !== status;
  });
  // A node that fell silent has all its conditions unknown at once.
  const lost = changed.filter(({ type, status }) => type === 'Ready' || status !== 'Unknown');
  const told = lost.filter(({ type }) => type === 'Ready' || known.get(type)?.status !== 'Unknown');
  return told
    .toSorted((a, b) => Number(b.type === 'Ready') - Number(a.type === 'Ready'))
    .map((condition) => ({
      field: {
        path: `status.conditions[${condition.type}].status`,
        before: known.get(condition.type)?.status ?? null,
        after: condition.status,
      },
      says: sayCondition(condition),
      at: condition.lastTransitionTime ?? null,
    }));
}

function sayCondition({ type, status, reason = '' }: Condition): string {
  const why = reason === '' ? '' : ` (${shorten(reason, 80)})`;
  if (type !== 'Ready') return `${status === 'False' ? 'is free of' : 'reports'} ${type}${why}`;
  if (status === 'True') return 'became ready';
  return status === 'Unknown' ? `stopped answering${why}` : `became not ready${why}`;
}

function version(before: Node, after: Node): readonly Told[] {
  const [was, is] = [before.status?.nodeInfo?.kubeletVersion, after.status?.nodeInfo?.kubeletVersion];
  if (was === undefined || is === undefined || was === is) return [];
  const field = { path: 'status.nodeInfo.kubeletVersion', before: was, after: is };
  return [{ field, says: `runs kubelet ${is} (was ${was})` }];
}

function capacity(before: Node, after: Node): readonly Told[] {
  return ['cpu', 'memory', 'pods'].flatMap((name) => {
    const [was, is] = [before.status?.capacity?.[name], after.status?.capacity?.[name]];
    if (was === undefined || is === undefined || was === is) return [];
    const field = { path: `status.capacity.${name}`, before: was, after: is };
    return [{ field, says: `has ${is} ${name} (was ${was})` }];
  });
}
