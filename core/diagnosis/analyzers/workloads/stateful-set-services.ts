import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { StatefulSet } from '../../../cluster/kube-object.ts';
import { matchesLabels } from '../../../cluster/label-selector.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { desiredReplicas } from '../../workloads.ts';

type Fault = {
  readonly reason: string;
  readonly says: string;
  readonly object: ObjectRef;
  readonly evidence: readonly Evidence[];
};

/** StatefulSets whose pods get no names of their own, because the headless Service for that is missing or none. */
export const statefulSetServices = objectAnalyzer({
  name: 'stateful-set-services',
  subjects: ['StatefulSet'],
  reasons: {
    GoverningServiceMissing: 'The Service that should give the pods their DNS names does not exist.',
    GoverningServiceNotHeadless: 'That Service has a cluster address, so the pods get no names of their own.',
    GoverningServiceSelectsOthers: 'That Service does not select the pods.',
  },
  analyze: (index, set) => {
    if (!index.knows('Service') || desiredReplicas(set) === 0) return [];
    const fault = faultOf(index, set);
    if (fault === null || !isOlderThan(index, set.metadata.creationTimestamp, settlingSeconds)) return [];
    return [toFinding(index, set, fault)];
  },
});

function faultOf(index: ClusterIndex, set: StatefulSet): Fault | null {
  const { serviceName: name = '' } = set.spec;
  const namespace = set.metadata.namespace ?? '';
  if (name === '') return null;
  const service = index.find('Service', namespace, name);
  if (service === undefined) {
    const lost = missingRef('Service', namespace, name);
    const evidence = [absenceEvidence(lost, 'metadata.name', `no Service ${name} in the namespace`)];
    return { reason: 'GoverningServiceMissing', says: `its Service ${name} does not exist`, object: lost, evidence };
  }
  const { clusterIP, selector = {} } = service.spec;
  if (clusterIP !== 'None' && clusterIP !== undefined && clusterIP !== '') {
    const evidence = [fieldEvidence(service, 'spec.clusterIP', clusterIP)];
    const says = `its Service ${name} has the address ${clusterIP} instead of being headless`;
    return { reason: 'GoverningServiceNotHeadless', says, object: refOf(service), evidence };
  }
  const labels = set.spec.template.metadata?.labels;
  if (Object.keys(selector).length === 0 || matchesLabels(selector, labels)) return null;
  const evidence = [
    fieldEvidence(service, 'spec.selector', selector),
    fieldEvidence(set, 'spec.template.metadata.labels', labels ?? {}),
  ];
  const says = `its Service ${name} selects other labels than its pods have`;
  return { reason: 'GoverningServiceSelectsOthers', says, object: refOf(service), evidence };
}

function toFinding(index: ClusterIndex, set: StatefulSet, { reason, says, object, evidence }: Fault): Finding {
  const felt = feltTrouble(index, set);
  const ownNames = felt.filter(({ kind, value }) => kind === 'log' && value.includes(`${set.spec.serviceName}`));
  const isFelt = ownNames.length > 0;
  return makeFinding(index, {
    analyzer: 'stateful-set-services',
    severity: isFelt ? impactOn(index, set) : reason === 'GoverningServiceNotHeadless' ? 'info' : 'low',
    object: refOf(set),
    reason,
    message: `The pods of StatefulSet ${set.metadata.name} cannot be reached by their own names: ${says}.`,
    evidence: [fieldEvidence(set, 'spec.serviceName', set.spec.serviceName), ...evidence, ...felt],
    cause: {
      object,
      reason,
      confidence: isFelt ? 0.9 : felt.length > 0 ? 0.65 : 0.5,
      explanation: `The pods of StatefulSet ${set.metadata.name} have no DNS names of their own: ${says}.`,
    },
  });
}
