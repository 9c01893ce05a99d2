import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolumeClaim } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { isNamedAnywhere } from './used-names.ts';

const restsFor = 3600;

/** Bound volume claims that no pod and no template mounts: storage that is paid for and kept. */
export const unusedClaims = objectAnalyzer({
  name: 'unused-claims',
  subjects: ['PersistentVolumeClaim'],
  reasons: { ClaimUnused: 'A bound PersistentVolumeClaim is mounted by nothing.' },
  analyze: (index, claim) => {
    const { namespace = '', name, creationTimestamp, ownerReferences = [] } = claim.metadata;
    if (claim.status?.phase !== 'Bound' || ownerReferences.length > 0 || isOfStatefulSet(index, claim)) return [];
    if (
      !(['Pod', 'StatefulSet', 'CustomResource'] as const).every((kind) => index.knows(kind)) ||
      isNamedAnywhere(index, claim.kind, namespace, name)
    )
      return [];
    if (!isOlderThan(index, creationTimestamp, restsFor)) return [];
    return [
      makeFinding(index, {
        analyzer: 'unused-claims',
        severity: 'info',
        object: refOf(claim),
        reason: 'ClaimUnused',
        message: `PersistentVolumeClaim ${name} is not used: no pod and no workload mounts it.`,
        evidence: [
          absenceEvidence(refOf(claim), 'metadata.name', 'mounted nowhere'),
          fieldEvidence(claim, 'spec.volumeName', claim.spec?.volumeName ?? 'none'),
        ],
        cause: null,
      }),
    ];
  },
});

/** Made from a template of a StatefulSet that is still there: kept for when it is scaled up again. */
function isOfStatefulSet(index: ClusterIndex, { metadata: { namespace = '', name } }: PersistentVolumeClaim): boolean {
  return index
    .inNamespace('StatefulSet', namespace)
    .some(({ metadata, spec }) =>
      (spec.volumeClaimTemplates ?? []).some((template) =>
        new RegExp(`^${escaped(`${template.metadata.name}-${metadata.name}`)}-\\d+$`).test(name),
      ),
    );
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}
