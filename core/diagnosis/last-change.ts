import type { KubeObject } from '../cluster/kube-object.ts';

/** Managers that write status or bookkeeping rather than what a person meant. */
const bookkeeping: ReadonlySet<string> = new Set([
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kwok',
  'kwok-controller',
  'node-behaviour',
]);

/** When somebody last wrote the object's spec, as far as its managed fields tell (RFC 3339), else its creation; '' when unknown. */
export function lastChange(object: KubeObject): string {
  const times = (object.metadata.managedFields ?? [])
    .filter(({ manager = '', subresource = '' }) => subresource === '' && !bookkeeping.has(manager))
    .map(({ time = '' }) => time)
    .sort();
  return times.at(-1) ?? object.metadata.creationTimestamp ?? '';
}

/** The spec was written after its creation: generation 1 is what was created. Kinds without generation answer by their times. */
export function wasEdited(object: KubeObject): boolean {
  const { generation, creationTimestamp = '' } = object.metadata;
  if (generation !== undefined && generation > 0) return generation > 1;
  return Date.parse(lastChange(object)) - Date.parse(creationTimestamp) > 5_000;
}
