import type { KubeObject } from '../../core/cluster/kube-object.ts';
import type { JsonPatchOperation } from '../../core/remediation/plan.ts';

/** Names the last operation of KubeSage on an object: the mark by which a retry knows that it was done. */
export const operationAnnotation = 'kubesage.dev/operation';

type TestOperation = { readonly op: 'test'; readonly path: string; readonly value: unknown };

const annotationsPath = '/metadata/annotations';

/**
 * The patch that makes a change and marks it, on exactly the object that was read: the API server refuses it when uid or
 * resourceVersion differ, so however often and late it arrives, it happens at most once.
 */
export function operationPatch(
  live: KubeObject,
  changes: readonly JsonPatchOperation[],
  operation: string,
): readonly (JsonPatchOperation | TestOperation)[] {
  const { uid, resourceVersion, annotations } = live.metadata;
  const hasAnnotations = changes.reduce(
    (has, { op, path }) => (path === annotationsPath ? op !== 'remove' : has),
    annotations !== undefined,
  );
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    ...changes,
    ...(hasAnnotations ? [] : [{ op: 'add', path: annotationsPath, value: {} } as const]),
    { op: 'add', path: `${annotationsPath}/${operationAnnotation.replace('/', '~1')}`, value: operation },
  ];
}

export function operationOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[operationAnnotation];
}
