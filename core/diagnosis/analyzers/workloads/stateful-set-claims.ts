import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { PersistentVolumeClaim, StatefulSet } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { parseQuantity } from '../../quantity.ts';
import { desiredReplicas } from '../../workloads.ts';

type Drift = {
  readonly claim: PersistentVolumeClaim;
  readonly field: string;
  readonly wanted: string;
  readonly has: string;
};

/** Claims that a StatefulSet made before its claim template was changed: nobody brings the change to them. */
export const statefulSetClaims = objectAnalyzer({
  name: 'stateful-set-claims',
  subjects: ['StatefulSet'],
  reasons: { ClaimTemplateDrift: 'Existing claims differ from the claim template that made them.' },
  analyze: (index, set) =>
    (set.spec.volumeClaimTemplates ?? []).flatMap((template) => {
      const drifts = claimsOf(index, set, template.metadata.name).flatMap((claim) => driftOf(template, claim));
      return drifts.length === 0 ? [] : [toFinding(index, set, template.metadata.name, drifts)];
    }),
});

function claimsOf(index: ClusterIndex, set: StatefulSet, template: string): readonly PersistentVolumeClaim[] {
  return Array.from({ length: Math.min(desiredReplicas(set) ?? 0, 50) }).flatMap((_, ordinal) => {
    const name = `${template}-${set.metadata.name}-${ordinal}`;
    return index.find('PersistentVolumeClaim', set.metadata.namespace ?? '', name) ?? [];
  });
}

function driftOf(template: PersistentVolumeClaim, claim: PersistentVolumeClaim): readonly Drift[] {
  const [wantedSize = '', size = ''] = [template, claim].map(({ spec }) => spec?.resources?.requests?.storage);
  const [wantedClass, storageClass = ''] = [template, claim].map(({ spec }) => spec?.storageClassName);
  const isSmaller = (parseQuantity(size) ?? 0) < (parseQuantity(wantedSize) ?? 0);
  return [
    ...(isSmaller ? [{ claim, field: 'resources.requests.storage', wanted: wantedSize, has: size }] : []),
    ...(wantedClass !== undefined && wantedClass !== storageClass
      ? [{ claim, field: 'storageClassName', wanted: wantedClass, has: storageClass }]
      : []),
  ];
}

function toFinding(index: ClusterIndex, set: StatefulSet, template: string, drifts: readonly Drift[]): Finding {
  const [first] = drifts;
  const says = `${drifts.length} of its claims ${drifts.length === 1 ? 'has' : 'have'} other settings than claim template ${template} (${first?.claim.metadata.name}: ${first?.field} ${first?.has} instead of ${first?.wanted})`;
  return makeFinding(index, {
    analyzer: 'stateful-set-claims',
    severity: 'info',
    object: refOf(set),
    reason: 'ClaimTemplateDrift',
    discriminator: template,
    message: `StatefulSet ${set.metadata.name}: ${says}.`,
    evidence: drifts
      .slice(0, 4)
      .flatMap(({ claim, field, wanted, has }) => [
        fieldEvidence(claim, `spec.${field}`, has),
        fieldEvidence(set, `spec.volumeClaimTemplates[${template}].spec.${field}`, wanted),
      ]),
    cause: {
      object: refOf(set),
      reason: 'ClaimTemplateDrift',
      confidence: 0.5,
      explanation: `Of StatefulSet ${set.metadata.name}, ${says}; the controller changes no claim that exists.`,
    },
  });
}
