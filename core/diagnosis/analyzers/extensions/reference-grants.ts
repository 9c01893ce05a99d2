import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { ReferenceGrant } from '../../../cluster/platform-objects.ts';

const gatewayGroup = 'gateway.networking.k8s.io';

export type CrossReference = {
  readonly fromKind: 'Gateway' | 'HTTPRoute';
  readonly fromNamespace: string;
  readonly toKind: 'Secret' | 'Service';
  readonly toNamespace: string;
  readonly toName: string;
};

/** Whether a reference into another namespace is granted there; if not, the grants that come near: one side of them fits. */
export function judgeReference(
  index: ClusterIndex,
  reference: CrossReference,
): { readonly isGranted: boolean; readonly near: readonly ReferenceGrant[] } {
  const { fromNamespace, toNamespace } = reference;
  if (fromNamespace === toNamespace || !index.knows('ReferenceGrant')) return { isGranted: true, near: [] };
  const grants = index.inNamespace('ReferenceGrant', toNamespace);
  return {
    isGranted: grants.some((grant) => isFrom(grant, reference) && isTo(grant, reference)),
    near: grants.filter((grant) => isFrom(grant, reference) || isTo(grant, reference)),
  };
}

function isFrom({ spec }: ReferenceGrant, { fromKind, fromNamespace }: CrossReference): boolean {
  return (spec?.from ?? []).some(
    ({ group = '', kind, namespace }) => group === gatewayGroup && kind === fromKind && namespace === fromNamespace,
  );
}

function isTo({ spec }: ReferenceGrant, { toKind, toName }: CrossReference): boolean {
  return (spec?.to ?? []).some(
    ({ group = '', kind, name }) => group === '' && kind === toKind && (name === undefined || name === toName),
  );
}
