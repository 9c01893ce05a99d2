import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { ConfigMap, Secret } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { isNamedAnywhere, soughtLabels } from './used-names.ts';

/** Long enough for what is to use it to be rolled out. */
const restsFor = 3600;
/** Kubernetes' own, which its parts read through the API. */
const isOfTheSystem = /^kube-(?:system|public|node-lease)$/;
/** Published into every namespace, for whoever may need it. */
const isPublished = /(?:^|[.-])(?:root-)?(?:ca|cert)(?:\.crt|s|-bundle)?$|^kube-root-ca\.crt$/;
/** Secrets that belong to a mechanism, which finds them by their type. */
const isFoundByType = /^(?:helm\.sh\/release|kubernetes\.io\/service-account-token$|bootstrap\.kubernetes\.io\/)/;
/** Labels that say where an object comes from. Of any other domain, a controller may look for it by the label. */
const saysOrigin =
  /(?:^|\.)(?:kubernetes\.io|helm\.sh|k8s\.io|kustomize\.toolkit\.fluxcd\.io|helm\.toolkit\.fluxcd\.io)\/|^argocd\.argoproj\.io\/instance$/;

/** ConfigMaps and Secrets that nothing names. */
export const unusedConfiguration = objectAnalyzer({
  name: 'unused-configuration',
  subjects: ['ConfigMap', 'Secret'],
  reasons: {
    ConfigMapUnused: 'Nothing in the cluster names the ConfigMap.',
    SecretUnused: 'Nothing in the cluster names the Secret.',
  },
  analyze: (index, object) => {
    const { namespace = '', name, creationTimestamp } = object.metadata;
    const kind = object.kind;
    if (isExempt(index, object) || isNamedAnywhere(index, kind, namespace, name)) return [];
    if (!isWholePictureKnown(index) || !isOlderThan(index, creationTimestamp, restsFor)) return [];
    return [
      makeFinding(index, {
        analyzer: 'unused-configuration',
        severity: 'info',
        object: refOf(object),
        reason: `${kind}Unused`,
        message: `${kind} ${name} is not used: no workload, account, route or custom resource names it.`,
        evidence: [absenceEvidence(refOf(object), 'metadata.name', 'named nowhere')],
        cause: null,
      }),
    ];
  },
});

function isExempt(index: ClusterIndex, object: ConfigMap | Secret): boolean {
  const { namespace = '', name, ownerReferences = [], labels = {}, annotations = {} } = object.metadata;
  if (isOfTheSystem.test(namespace) || isPublished.test(name) || ownerReferences.length > 0) return true;
  if (object.kind === 'Secret' && isFoundByType.test(object.type ?? '')) return true;
  if (annotations['control-plane.alpha.kubernetes.io/leader'] !== undefined) return true;
  return Object.keys(labels).some((key) => (key.includes('/') ? !saysOrigin.test(key) : soughtLabels(index).has(key)));
}

/** Without these, who uses it may be out of sight. */
function isWholePictureKnown(index: ClusterIndex): boolean {
  const kinds = [
    'Pod',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'CronJob',
    'Job',
    'ServiceAccount',
    'Ingress',
    'CustomResource',
  ] as const;
  return kinds.every((kind) => index.knows(kind));
}
