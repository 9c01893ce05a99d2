import type { Volume } from '../../../core/cluster/kube-object.ts';
import type { DataObject, KubeletPod, World } from './kubelet-types.ts';

/** Why a volume cannot be mounted, in the kubelet's words; `message` is '' while it just takes time. */
export type MountProblem = { readonly volume: string; readonly message: string };

type Sources = Pick<World, 'configMap' | 'secret' | 'claimProblem'>;
type Item = { readonly key: string };
type DataSource = { readonly name?: string; readonly optional?: boolean; readonly items?: readonly Item[] };

/** The volumes of a pod that cannot be mounted now. */
export function mountProblems(pod: KubeletPod, sources: Sources): readonly MountProblem[] {
  const namespace = pod.metadata.namespace ?? '';
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const why = problemOf(volume);
    return why === null ? [] : [{ volume: volume.name, message: why }];
  });

  function problemOf(volume: Volume): string | null {
    if (volume.persistentVolumeClaim !== undefined) {
      return sources.claimProblem(pod, volume.persistentVolumeClaim.claimName);
    }
    const why = sourcesOf(volume)
      .map((source) => missing(source))
      .find((text) => text !== null);
    return why === undefined ? null : `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`;
  }

  function sourcesOf(volume: Volume): readonly { kind: 'configmap' | 'secret'; source: DataSource }[] {
    const { configMap, secret, projected } = volume;
    if (configMap !== undefined) return [{ kind: 'configmap', source: configMap }];
    if (secret !== undefined) return [{ kind: 'secret', source: { ...secret, name: secret.secretName } }];
    return (projected?.sources ?? []).flatMap((entry) => [
      ...(entry.configMap === undefined ? [] : [{ kind: 'configmap' as const, source: entry.configMap as DataSource }]),
      ...(entry.secret === undefined ? [] : [{ kind: 'secret' as const, source: entry.secret as DataSource }]),
    ]);
  }

  function missing({ kind, source }: { kind: 'configmap' | 'secret'; source: DataSource }): string | null {
    const { name = '', optional, items = [] } = source;
    const object = kind === 'secret' ? sources.secret(namespace, name) : sources.configMap(namespace, name);
    if (optional === true) return null;
    if (object === undefined) return `${kind} "${name}" not found`;
    const lost = items.find(({ key }) => !hasKey(object, key));
    if (lost === undefined) return null;
    return kind === 'secret'
      ? `references non-existent secret key: ${lost.key}`
      : `configmap references non-existent config key: ${lost.key}`;
  }
}

function hasKey(object: DataObject, key: string): boolean {
  return Object.hasOwn(object.data ?? {}, key) || Object.hasOwn(object.binaryData ?? {}, key);
}
