import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { apiGroup } from './custom-fields.ts';

type IsKind = (index: ClusterIndex, object: KubeObject) => boolean;

/** Custom resources that have an analyzer of their own. */
export const isArgoApplication = ofKinds('argoproj.io', ['Application']);
export const isFluxResource: IsKind = (_, object) => /(?:^|\.)toolkit\.fluxcd\.io$/.test(apiGroup(object));
export const isCertificate = ofKinds('cert-manager.io', ['Certificate']);
export const isCertificateIssuer = ofKinds('cert-manager.io', ['Issuer', 'ClusterIssuer']);
export const isCertificateRequest = ofKinds('cert-manager.io', ['CertificateRequest']);
export const isVerticalAutoscaler = ofKinds('autoscaling.k8s.io', ['VerticalPodAutoscaler']);
export const isKedaScaler = ofKinds('keda.sh', ['ScaledObject', 'ScaledJob']);

/** Orders and challenges of ACME are told of by their Certificate. */
const isAcme = ofKinds('acme.cert-manager.io', ['Order', 'Challenge']);

const specific: readonly IsKind[] = [
  isArgoApplication,
  isFluxResource,
  isCertificate,
  isCertificateIssuer,
  isCertificateRequest,
  isVerticalAutoscaler,
  isKedaScaler,
  isAcme,
];

/** Custom resources that only their conditions tell of. */
export const isOtherCustomResource: IsKind = (index, object) => !specific.some((is) => is(index, object));

function ofKinds(group: string, kinds: readonly string[]): IsKind {
  // A kind that is also one of Kubernetes' own carries its group.
  const names = new Set(kinds.flatMap((kind) => [kind, `${kind}.${group}`]));
  return (_, object) => names.has(object.kind) && apiGroup(object) === group;
}

/** Whether the absence of a custom resource of that kind means anything. */
export function knowsCustomKind(index: ClusterIndex, kind: string): boolean {
  return (
    index.knows('CustomResource') &&
    !index.gaps.some((gap) => gap.kind === 'CustomResource' || gap.kind === kind || gap.kind.startsWith(`${kind}.`))
  );
}
