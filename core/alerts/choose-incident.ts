import { refKey } from '../cluster/object-ref.ts';
import type { Alert } from './alert.ts';
import { namespaceOf } from './alert-objects.ts';

/** An open diagnosed incident, as far as alerts care. */
export type IncidentPlace = {
  readonly id: string;
  /** `refKey`s of its causes, its symptoms' objects and what its evidence speaks of. */
  readonly objects: ReadonlySet<string>;
  /** Of its causes and symptoms; '' for the cluster's own objects. */
  readonly namespaces: readonly string[];
};

/** What is known of the objects that alerts name. */
export type KnownObjects = {
  /** The top-level workload of a pod or controller, itself when it has none; null when it is not known to exist. */
  readonly ownerOf: (key: string) => string | null;
};

/**
 * Where an alert belongs: to the incident that one of its objects (or its pod's workload) is part of; when it names no object that is
 * there, to the only incident of its namespace, or for an alert without a namespace to the only one of the cluster's own objects.
 * null when it has to stand alone: an object that is well as far as diagnosis goes is somebody else's trouble, not its neighbour's.
 * Ties go to the first incident in the given order.
 */
export function chooseIncident(
  alert: Pick<Alert, 'objects' | 'labels'>,
  incidents: readonly IncidentPlace[],
  known: KnownObjects,
): string | null {
  const keys = alert.objects.flatMap((object) => keysOf(refKey(object), known));
  for (const key of keys) {
    const fitting = incidents.find(({ objects }) => objects.has(key));
    if (fitting !== undefined) return fitting.id;
  }
  // The Job that `job` may name is no object of the alert before something confirms it.
  if (alert.objects.some((object) => known.ownerOf(refKey(object)) !== null)) return null;
  const namespace = namespaceOf(alert.labels);
  const near = incidents.filter(({ namespaces }) => namespaces.includes(namespace));
  return near.length === 1 ? (near[0]?.id ?? null) : null;
}

/** The object, and what it belongs to. */
function keysOf(key: string, { ownerOf }: KnownObjects): readonly string[] {
  const owner = ownerOf(key);
  return owner === null || owner === key ? [key] : [owner, key];
}
