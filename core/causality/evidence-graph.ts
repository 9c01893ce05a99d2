import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, ObjectOfKind } from '../cluster/kube-object.ts';
import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import { isWorkload } from '../diagnosis/workloads.ts';
import type { Link } from './link.ts';
import { admissionLinks } from './links/admission-links.ts';
import { callLinks } from './links/call-links.ts';
import { governingLink } from './links/governing-links.ts';
import { mountLinks } from './links/mount-links.ts';
import { ownerLinks } from './links/owner-links.ts';
import { placementLinks } from './links/placement-links.ts';
import { callbackLinks, gatewayLinks, httpRouteLinks, ingressLinks } from './links/route-links.ts';
import { serviceLinks } from './links/service-links.ts';
import { storageLinks } from './links/storage-links.ts';
import { orElse } from './or-else.ts';

/**
 * What objects have to do with one another, as far as fields, selectors, events and log lines say so. It is built around the objects
 * that are asked about and remembers what it was asked, so that its cost is linear in these and their neighbourhoods, whatever the
 * size of the cluster. It holds no link that was not read somewhere.
 */
export type EvidenceGraph = {
  /** What an object's trouble may come from, in the order in which it is likely. */
  readonly into: (ref: ObjectRef) => readonly Link[];
  /** The shortest way by which trouble of one object reaches another; empty when none is known, or they are one. */
  readonly between: (from: ObjectRef, to: ObjectRef) => readonly Link[];
};

const longestWay = 3;
/** Objects that a search for a way looks at. */
const mostSeen = 60;

export function evidenceGraph(index: ClusterIndex): EvidenceGraph {
  const known = new Map<string, readonly Link[]>();
  const ways = new Map<string, readonly Link[]>();
  return { into, between };

  function into(ref: ObjectRef): readonly Link[] {
    const key = refKey(ref);
    const before = known.get(key);
    if (before !== undefined) return before;
    const object = index.named(ref.kind, ref.namespace, ref.name);
    const links = object === undefined ? [] : orElse(() => linksInto(index, object), []);
    known.set(key, links);
    return links;
  }

  function between(from: ObjectRef, to: ObjectRef): readonly Link[] {
    const key = `${refKey(from)}>${refKey(to)}`;
    const before = ways.get(key);
    if (before !== undefined) return before;
    const way = search(from, to);
    ways.set(key, way);
    return way;
  }

  /** Breadth first against the direction of trouble, since few things are depended on and many depend. */
  function search(from: ObjectRef, to: ObjectRef): readonly Link[] {
    const target = refKey(from);
    const seen = new Set([refKey(to)]);
    if (seen.has(target)) return [];
    let border: readonly (readonly [ObjectRef, readonly Link[]])[] = [[to, []]];
    for (let step = 0; step < longestWay && border.length > 0 && seen.size < mostSeen; step += 1) {
      const next: (readonly [ObjectRef, readonly Link[]])[] = [];
      for (const [at, way] of border) {
        for (const one of into(at)) {
          const key = refKey(one.from);
          if (seen.has(key)) continue;
          seen.add(key);
          if (key === target) return [one, ...way];
          next.push([one.from, [one, ...way]]);
        }
      }
      if (step === 0) {
        const object = index.named(to.kind, to.namespace, to.name);
        const governing = object === undefined ? null : orElse(() => governingLink(index, from, object), null);
        if (governing !== null) return [governing];
      }
      border = next;
    }
    return [];
  }
}

function linksInto(index: ClusterIndex, object: KubeObject): readonly Link[] {
  if (isWorkload(object)) {
    const owners = ownerLinks(index, object);
    const isPart = owners.length > 0 && object.kind !== 'Job';
    const own = isPart
      ? []
      : [...admissionLinks(index, object), ...callLinks(index, object), ...mountLinks(index, object)];
    return [...owners, ...own, ...placementLinks(index, object)];
  }
  switch (object.kind as keyof ObjectOfKind) {
    case 'Service':
      return serviceLinks(index, object as ObjectOfKind['Service']);
    case 'Ingress':
      return ingressLinks(index, object as ObjectOfKind['Ingress']);
    case 'HTTPRoute':
      return httpRouteLinks(index, object as ObjectOfKind['HTTPRoute']);
    case 'Gateway':
      return gatewayLinks(index, object as ObjectOfKind['Gateway']);
    case 'APIService':
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return callbackLinks(index, object as ObjectOfKind['APIService' | 'MutatingWebhookConfiguration']);
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
    case 'VolumeAttachment':
      return storageLinks(index, object as ObjectOfKind['PersistentVolumeClaim']);
    default:
      return ownerLinks(index, object);
  }
}
