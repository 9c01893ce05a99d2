import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import type { KindName } from '../../cluster/resource-kinds.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { sayObject } from '../../diagnosis/say-reference.ts';
import { placedContainers, podSpecPath, podTemplateOf, type Workload } from '../../diagnosis/workloads.ts';
import { type Link, link } from '../link.ts';

type Part = { readonly kind: KindName; readonly name: string; readonly path: string };

/** What a workload's pods cannot start without: ConfigMaps, Secrets, claims, their account, their classes. One look at its template. */
export function mountLinks(index: ClusterIndex, workload: Workload): readonly Link[] {
  const namespace = workload.metadata.namespace ?? '';
  const seen = new Set<string>();
  return partsOf(workload).flatMap(({ kind, name, path }) => {
    const key = `${kind}/${name}`;
    if (name === '' || seen.has(key)) return [];
    seen.add(key);
    const place = kind === 'PriorityClass' || kind === 'RuntimeClass' ? '' : namespace;
    const found = index.find(kind, place, name);
    const ref: ObjectRef = found === undefined ? missingRef(kind, place, name) : refOf(found);
    const says = `${sayObject(workload)} takes ${kind} ${name} into its pods.`;
    return [link(ref, workload, 'mounts', says, fieldEvidence(workload, `${podSpecPath(workload)}.${path}`, name))];
  });
}

function partsOf(workload: Workload): readonly Part[] {
  const { spec } = podTemplateOf(workload);
  const parts: Part[] = [];
  const add = (kind: KindName, name: string | undefined, path: string): void => {
    if (name !== undefined) parts.push({ kind, name, path });
  };
  for (const { container, path } of placedContainers(spec)) {
    container.env?.forEach(({ valueFrom }, at) => {
      const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
      add('ConfigMap', configMapKeyRef?.name, `${path}.env[${at}].valueFrom.configMapKeyRef.name`);
      add('Secret', secretKeyRef?.name, `${path}.env[${at}].valueFrom.secretKeyRef.name`);
    });
    container.envFrom?.forEach(({ configMapRef, secretRef }, at) => {
      add('ConfigMap', configMapRef?.name, `${path}.envFrom[${at}].configMapRef.name`);
      add('Secret', secretRef?.name, `${path}.envFrom[${at}].secretRef.name`);
    });
  }
  spec.volumes?.forEach(({ configMap, secret, persistentVolumeClaim, projected }, at) => {
    add('ConfigMap', configMap?.name, `volumes[${at}].configMap.name`);
    add('Secret', secret?.secretName, `volumes[${at}].secret.secretName`);
    add('PersistentVolumeClaim', persistentVolumeClaim?.claimName, `volumes[${at}].persistentVolumeClaim.claimName`);
    projected?.sources?.forEach((source, nth) => {
      const place = `volumes[${at}].projected.sources[${nth}]`;
      add('ConfigMap', nameIn(source.configMap), `${place}.configMap.name`);
      add('Secret', nameIn(source.secret), `${place}.secret.name`);
    });
  });
  if (workload.kind === 'StatefulSet') {
    workload.spec.volumeClaimTemplates?.forEach(({ metadata }, at) => {
      for (let nth = 0; nth < Math.min(workload.spec.replicas ?? 1, mostClaims); nth += 1) {
        add(
          'PersistentVolumeClaim',
          `${metadata.name}-${workload.metadata.name}-${nth}`,
          `volumes[${at}].persistentVolumeClaim.claimName`,
        );
      }
    });
  }
  add('ServiceAccount', spec.serviceAccountName, 'serviceAccountName');
  spec.imagePullSecrets?.forEach(({ name }, at) => {
    add('Secret', name, `imagePullSecrets[${at}].name`);
  });
  add('PriorityClass', spec.priorityClassName, 'priorityClassName');
  add('RuntimeClass', spec.runtimeClassName, 'runtimeClassName');
  return parts;
}

const mostClaims = 20;

function nameIn(source: unknown): string | undefined {
  const name = (source as { readonly name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}
