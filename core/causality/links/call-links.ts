import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refKey, refOf } from '../../cluster/object-ref.ts';
import { crashesOf, logOf } from '../../diagnosis/crashes.ts';
import { dependenciesOf } from '../../diagnosis/dependencies.ts';
import { fieldEvidence, logEvidence } from '../../diagnosis/evidence.ts';
import { networkErrors } from '../../diagnosis/network-errors.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { type Resolution, resolveHost } from '../../diagnosis/service-address.ts';
import { unreadyContainers } from '../../diagnosis/unready.ts';
import { podSpecPath, type Workload } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

/** The Services that a workload calls: those that its failed calls name in its logs, then those that its environment names. */
export function callLinks(index: ClusterIndex, workload: Workload): readonly Link[] {
  const links = new Map<string, Link>();
  for (const one of [...fromLogs(index, workload), ...fromEnvironment(index, workload)]) {
    const key = refKey(one.from);
    if (!links.has(key)) links.set(key, one);
  }
  return [...links.values()];
}

function fromLogs(index: ClusterIndex, workload: Workload): readonly Link[] {
  const views = [...crashesOf(index, workload).map(({ view }) => view), ...unreadyContainers(index, workload)];
  return views.slice(0, mostContainers).flatMap((view) =>
    networkErrors(logOf(index, view)).flatMap(({ host, line }) => {
      const called = host === null ? null : serviceOf(resolveHost(index, workload.metadata.namespace ?? '', host));
      if (called === null) return [];
      const says = `${sayObject(workload)} fails to reach Service ${called.name}, as its log says.`;
      return [link(called, workload, 'calls', says, logEvidence(view.pod, view.container.name, line))];
    }),
  );
}

const mostContainers = 4;

function fromEnvironment(index: ClusterIndex, workload: Workload): readonly Link[] {
  return dependenciesOf(index, workload).flatMap(({ resolution, path, name, entry }) => {
    const called = serviceOf(resolution);
    if (called === null) return [];
    const says = `${sayObject(workload)} calls Service ${called.name}, as ${name} says.`;
    const evidence = fieldEvidence(workload, `${podSpecPath(workload)}.${path}`, `${name}=${entry.value ?? ''}`);
    return [link(called, workload, 'calls', says, evidence)];
  });
}

function serviceOf(resolution: Resolution): ObjectRef | null {
  switch (resolution.kind) {
    case 'service':
      return refOf(resolution.service);
    case 'missing':
      return missingRef('Service', resolution.namespace, resolution.name);
    case 'unknown':
      return null;
    default:
      return resolution satisfies never;
  }
}
