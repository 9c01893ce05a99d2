import type { KubeObject, PodSpec } from '../../core/cluster/kube-object.ts';
import type { Remedy } from '../../core/remediation/remedy.ts';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';

type Stored = KubeObject & {
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
};

/** What a person who runs the healthy system would remember of it: the values they can supply when a remedy asks. */
export type Memory = { readonly inputsFor: (remedy: Remedy) => Readonly<Record<string, string>> };

export async function rememberSystem(admin: SandboxAdmin): Promise<Memory> {
  const [configMaps, secrets, deployments, statefulSets] = await Promise.all(
    ['/api/v1/configmaps', '/api/v1/secrets', '/apis/apps/v1/deployments', '/apis/apps/v1/statefulsets'].map(
      async (path) => {
        const { items } = (await admin.get(path)) as unknown as { items: Stored[] };
        return new Map(items.map((item) => [`${item.metadata.namespace}/${item.metadata.name}`, item]));
      },
    ),
  );
  return {
    inputsFor(remedy) {
      const key = `${remedy.target.namespace}/${remedy.target.name}`;
      const answer = (): string | undefined => {
        switch (remedy.action) {
          case 'set-config-key':
            return configMaps?.get(key)?.data?.[remedy.parameters.key];
          case 'set-secret-key': {
            const encoded = secrets?.get(key)?.data?.[remedy.parameters.key];
            return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
          }
          case 'set-env': {
            const { container, name } = remedy.parameters;
            const workload = deployments?.get(key) ?? statefulSets?.get(key);
            const spec = workload?.spec?.template?.spec;
            return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
              .find((candidate) => candidate.name === container)
              ?.env?.find((variable) => variable.name === name)?.value;
          }
          default:
            return undefined;
        }
      };
      return Object.fromEntries(remedy.requiredInputs.map((input) => [input.name, answer() ?? 'unknown']));
    },
  };
}

/** uid and generation of everything a remediation must leave alone, by `Kind/namespace/name`. */
export async function fingerprints(admin: SandboxAdmin): Promise<ReadonlyMap<string, string>> {
  const kinds = [
    ['Deployment', '/apis/apps/v1/deployments'],
    ['StatefulSet', '/apis/apps/v1/statefulsets'],
    ['DaemonSet', '/apis/apps/v1/daemonsets'],
    ['CronJob', '/apis/batch/v1/cronjobs'],
    ['Service', '/api/v1/services'],
    ['Ingress', '/apis/networking.k8s.io/v1/ingresses'],
    ['NetworkPolicy', '/apis/networking.k8s.io/v1/networkpolicies'],
    ['ConfigMap', '/api/v1/configmaps'],
    ['Secret', '/api/v1/secrets'],
    ['PersistentVolumeClaim', '/api/v1/persistentvolumeclaims'],
  ] as const;
  const rows = await Promise.all(
    kinds.map(async ([kind, path]) => {
      const { items } = (await admin.get(path)) as unknown as { items: Stored[] };
      return items.map((item): [string, string] => {
        const { namespace, name, uid, generation } = item.metadata;
        // Objects without a generation are judged by what they hold.
        return [
          `${kind}/${namespace}/${name}`,
          `${uid} ${generation ?? JSON.stringify(item.data ?? item.spec ?? null)}`,
        ];
      });
    }),
  );
  return new Map(rows.flat());
}
