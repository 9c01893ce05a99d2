import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Service } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../cluster/object-ref.ts';
import { callersOf } from '../diagnosis/dependencies.ts';
import { perKey } from '../diagnosis/per-index.ts';
import { isReady, isWorkload } from '../diagnosis/workloads.ts';
import { servicesOf } from './services-of.ts';

/** What should be in trouble if an object were at fault, and whether it is. */
export type Prediction = {
  readonly expected: number;
  readonly met: number;
  /** Some that are well all the same. */
  readonly well: readonly string[];
  /** "pods on it", "workloads that call it": for sentences. */
  readonly what: string;
};

export const nothingPredicted: Prediction = { expected: 0, met: 0, well: [], what: '' };
const mostLooks = 60;
const mostNames = 3;

/**
 * What a fault of the object predicts: trouble of all pods on a node, of all that call a Service or a workload behind one. Those that are
 * well speak against it. Of a ConfigMap or Secret it predicts nothing, since pods that run keep what they started with.
 */
export function predictedTrouble(
  index: ClusterIndex,
  object: ObjectRef,
  isInTrouble: (key: string) => boolean,
): Prediction {
  if (object.kind === 'Node') return onNode(index, object.name);
  const callers = callersTo(index, object).filter((caller) => refKey(caller) !== refKey(object));
  const well = callers.slice(0, mostLooks).filter((caller) => !isInTrouble(refKey(caller)));
  const expected = Math.min(callers.length, mostLooks);
  return {
    expected,
    met: expected - well.length,
    well: well.slice(0, mostNames).map(({ kind, name }) => `${kind} ${name}`),
    what: 'workloads that call it',
  };
}

function onNode(index: ClusterIndex, node: string): Prediction {
  const { ready, unready } = podsOn(index, node);
  const expected = ready.length + unready;
  if (expected === 0) return nothingPredicted;
  return {
    expected,
    met: unready,
    well: ready.slice(0, mostNames).map((name) => `Pod ${name}`),
    what: 'pods on it',
  };
}

const podsOn = perKey((index: ClusterIndex, node): { readonly ready: readonly string[]; readonly unready: number } => {
  const pods = index
    .podsOnNode(node)
    .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  const ready = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  return { ready: ready.map(({ metadata }) => metadata.name), unready: pods.length - ready.length };
});

function callersTo(index: ClusterIndex, { kind, namespace, name }: ObjectRef): readonly ObjectRef[] {
  const found = index.named(kind, namespace, name);
  if (found === undefined) return [];
  if (found.kind === 'Service') return callersOf(index, found as Service);
  if (!isWorkload(found)) return [];
  const callers = new Map<string, ObjectRef>();
  for (const { name: own } of servicesOf(index, found)) {
    const service = index.find('Service', namespace, own);
    if (service === undefined) continue;
    for (const caller of callersOf(index, service)) callers.set(refKey(caller), caller);
  }
  callers.delete(refKey(refOf(found)));
  return [...callers.values()];
}
