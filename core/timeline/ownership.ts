import type { KubeObject } from '../cluster/kube-object.ts';

/** Kinds that servers and controllers write for themselves: nobody did that. */
const bookkeeping: ReadonlySet<string> = new Set([
  'Event',
  'Lease',
  'EndpointSlice',
  'Endpoints',
  'ControllerRevision',
  'VolumeAttachment',
  'ControlPlaneCheck',
  'CiliumEndpoint',
  'CiliumIdentity',
  'CSINode',
  'CSIStorageCapacity',
]);
/** What a controller makes of something that a person wrote is told by that. */
const made: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'Job']);
/** Made in every namespace, for every namespace. */
const ofEveryNamespace: ReadonlySet<string> = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default']);

/** Whether changes of the object tell nothing, since a controller makes it of something else, or keeps its own notes in it. */
export function isBookkeeping(object: KubeObject): boolean {
  const { kind, metadata } = object;
  const { ownerReferences: owners = [], annotations = {}, name } = metadata;
  if (bookkeeping.has(kind) || ofEveryNamespace.has(`${kind}/${name}`)) return true;
  if (made.has(kind) && owners.some(({ controller }) => controller === true)) return true;
  if (annotations['kubernetes.io/config.mirror'] !== undefined) return true;
  if (annotations['control-plane.alpha.kubernetes.io/leader'] !== undefined) return true;
  return owners.some((owner) => owner.kind === 'Pod' || owner.kind === 'Node');
}
