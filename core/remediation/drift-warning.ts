import type { KubeObject } from '../cluster/kube-object.ts';

/** Who will put its own version of the object back, as a sentence for the person who decides; '' when nobody is known to. */
export function driftWarning(object: KubeObject): string {
  const { labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  if (
    annotations['argocd.argoproj.io/tracking-id'] !== undefined ||
    labels['argocd.argoproj.io/instance'] !== undefined
  ) {
    return ' Argo CD manages this object and will put its own version back: change the source as well.';
  }
  if ([...Object.keys(labels), ...Object.keys(annotations)].some((key) => key.includes('.toolkit.fluxcd.io/'))) {
    return ' Flux manages this object and will put its own version back: change the source as well.';
  }
  const controller = ownerReferences.find((owner) => owner.controller === true);
  if (object.kind !== 'Pod' && controller !== undefined) {
    return ` ${controller.kind} ${controller.name} controls this object and may put its own version back.`;
  }
  const release = annotations['meta.helm.sh/release-name'];
  return release === undefined
    ? ''
    : ` The next upgrade of Helm release ${release} puts its own version back: change its values as well.`;
}
