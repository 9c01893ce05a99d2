import type { Node } from '../../../core/cluster/kube-object.ts';
import { metricsEndpoint } from '../control-plane/cluster-essentials.ts';
import { nodeManifests } from '../control-plane/node-manifests.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { collectionPath, objectPath, readAll } from './read-all.ts';

type NodeManifest = Node & {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
};

/** Machines as they were delivered: powered, schedulable, with their own labels and taints only. Those that were removed are back. */
export async function restoreNodes(admin: SandboxAdmin): Promise<void> {
  const live = new Map((await readAll(admin, 'Node')).map((node) => [node.metadata.name, node]));
  const count = Math.max(1, ...[...live.keys()].map((name) => Number(/-(\d+)$/.exec(name)?.[1] ?? 0)));
  const manifests = nodeManifests(count, metricsEndpoint.port) as readonly NodeManifest[];
  await Promise.all(
    manifests.map((manifest) => {
      const found = live.get(manifest.metadata.name);
      if (found === undefined) return admin.create(collectionPath('Node'), manifest);
      return admin.mergePatch(objectPath('Node', '', manifest.metadata.name), delivered(found, manifest));
    }),
  );
}

function delivered(live: Node, { metadata, spec }: NodeManifest): object {
  const added = Object.keys(live.metadata.labels ?? {}).filter((key) => !Object.hasOwn(metadata.labels, key));
  const marks = Object.keys(live.metadata.annotations ?? {}).filter((key) => key.startsWith('kubesage.dev/'));
  const taints = spec?.taints ?? [];
  return {
    metadata: {
      labels: { ...metadata.labels, ...Object.fromEntries(added.map((key) => [key, null])) },
      annotations: Object.fromEntries(marks.map((key) => [key, null])),
    },
    spec: { unschedulable: null, taints: taints.length === 0 ? null : taints },
  };
}
