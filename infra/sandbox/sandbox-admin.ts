import { resourceKind } from '../../core/cluster/resource-kinds.ts';
import { KubeSageError } from '../../core/errors.ts';
import type { KubeApi } from './kube-api.ts';
import type { SandboxAdmin } from './scenarios/scenario.ts';

type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};

/** Kinds that the sandbox's manifests use beyond those that KubeSage observes. */
const furtherKinds: Readonly<Record<string, { readonly plural: string; readonly namespaced: boolean }>> = {
  APIService: { plural: 'apiservices', namespaced: false },
  ClusterRole: { plural: 'clusterroles', namespaced: false },
  ClusterRoleBinding: { plural: 'clusterrolebindings', namespaced: false },
  CSIDriver: { plural: 'csidrivers', namespaced: false },
  Endpoints: { plural: 'endpoints', namespaced: true },
  Lease: { plural: 'leases', namespaced: true },
  Role: { plural: 'roles', namespaced: true },
  RoleBinding: { plural: 'rolebindings', namespaced: true },
};

/** The administrator's hand on the sandbox. `apply` is server-side apply as kubectl does it. */
export function sandboxAdmin(api: KubeApi, fieldManager = 'kubectl'): SandboxAdmin {
  return {
    get: (path) => api.get(path),
    create: async (path, manifest) => {
      await api.create(path, manifest);
    },
    mergePatch: async (path, patch) => {
      await api.patch(path, patch, 'merge');
    },
    jsonPatch: async (path, operations) => {
      await api.patch(path, operations, 'json');
    },
    apply: async (manifest) => {
      await api.patch(
        `${manifestPath(manifest as Manifest)}?fieldManager=${fieldManager}&force=true`,
        manifest,
        'apply',
      );
    },
    delete: (path) => api.delete(path),
  };
}

/** API path of the object that a manifest describes. */
export function manifestPath(manifest: Manifest): string {
  const { apiVersion, kind, metadata } = manifest;
  const type = resourceKind(kind) ?? furtherKinds[kind];
  if (type === undefined)
    throw new KubeSageError('InvalidRequest', `The sandbox does not know the kind ${kind} of ${metadata.name}.`);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = type.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  return `${root}${scope}/${type.plural}/${metadata.name}`;
}
