import type { KubeletPod, World } from './kubelet-types.ts';

/** Registry hosts for which the pod's pull secrets hold credentials. Broken secrets are as good as none, as with a kubelet. */
export function pullCredentials(pod: KubeletPod, world: Pick<World, 'secret'>): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const { name } of pod.spec.imagePullSecrets ?? []) {
    const secret = world.secret(pod.metadata.namespace ?? '', name);
    const config = secret?.type === 'kubernetes.io/dockerconfigjson' ? secret.data?.['.dockerconfigjson'] : undefined;
    for (const host of config === undefined ? [] : registryHosts(config)) hosts.add(host);
  }
  return hosts;
}

function registryHosts(base64: string): readonly string[] {
  try {
    const { auths } = JSON.parse(Buffer.from(base64, 'base64').toString()) as { readonly auths?: object };
    return Object.keys(auths ?? {}).map(hostOf);
  } catch {
    return [];
  }
}

function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return host === 'index.docker.io' ? 'docker.io' : host;
}
