import { objectPath } from '../system/read-all.ts';
import type { SandboxAdmin } from './scenario.ts';

/** What people do with kubectl, for scenarios. */

/** `kubectl rollout restart`. */
export async function restart(admin: SandboxAdmin, namespace: string, deployment: string): Promise<void> {
  await editTemplate(admin, namespace, deployment, {
    metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() } },
  });
}

/** `kubectl set image` of a Deployment's first container. */
export async function setImage(
  admin: SandboxAdmin,
  namespace: string,
  deployment: string,
  image: string,
): Promise<void> {
  await editFirstContainer(admin, namespace, deployment, [{ op: 'replace', path: '/image', value: image }]);
}

/** `kubectl edit`: JSON Patch operations with paths within the first container of a Deployment. */
export async function editFirstContainer(
  admin: SandboxAdmin,
  namespace: string,
  deployment: string,
  operations: readonly { readonly op: string; readonly path: string; readonly value?: unknown }[],
): Promise<void> {
  await admin.jsonPatch(
    objectPath('Deployment', namespace, deployment),
    operations.map((operation) => ({ ...operation, path: `/spec/template/spec/containers/0${operation.path}` })),
  );
}

/** Merges into the pod template of a Deployment. */
export async function editTemplate(
  admin: SandboxAdmin,
  namespace: string,
  deployment: string,
  template: object,
): Promise<void> {
  await admin.mergePatch(objectPath('Deployment', namespace, deployment), { spec: { template } });
}

/** Position of an environment variable in a Deployment's first container. */
export async function indexOfEnv(
  admin: SandboxAdmin,
  namespace: string,
  deployment: string,
  name: string,
): Promise<number> {
  const { spec } = (await admin.get(objectPath('Deployment', namespace, deployment))) as {
    readonly spec: {
      readonly template: {
        readonly spec: { readonly containers: readonly { readonly env?: readonly { readonly name: string }[] }[] };
      };
    };
  };
  return spec.template.spec.containers[0]?.env?.findIndex((variable) => variable.name === name) ?? -1;
}
