import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Service } from '../../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { resolveHost } from '../../service-address.ts';
import { sayUsers } from '../../service-users.ts';

type Fault = {
  readonly reason: string;
  readonly says: string;
  readonly object: ObjectRef;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
};

/** Services that are only another name, for something that is not there or is no name. */
export const externalNames = objectAnalyzer({
  name: 'external-names',
  subjects: ['Service'],
  reasons: {
    ExternalNameMissing: 'The name leads to a Service of the cluster that does not exist.',
    ExternalNameIsAddress: 'The name is an IP address or a URL, which DNS cannot answer with.',
    ExternalNameLoop: 'The name leads back to the Service itself.',
  },
  analyze: (index, service) => {
    const fault = service.spec.type === 'ExternalName' ? faultOf(index, service) : null;
    if (fault === null) return [];
    const users = sayUsers(index, service);
    const says = `Service ${service.metadata.name} stands for ${service.spec.externalName}, ${fault.says}`;
    return [
      makeFinding(index, {
        analyzer: 'external-names',
        severity: users === null ? 'medium' : 'high',
        object: refOf(service),
        reason: fault.reason,
        message: `${says}${users === null ? '' : `; ${users} needs it`}.`,
        evidence: [fieldEvidence(service, 'spec.externalName', service.spec.externalName), ...fault.evidence],
        cause: { object: fault.object, reason: fault.reason, confidence: fault.confidence, explanation: `${says}.` },
      }),
    ];
  },
});

function faultOf(index: ClusterIndex, service: Service): Fault | null {
  const { externalName: name = '' } = service.spec;
  const self = refOf(service);
  if (/^[\d.]+$/.test(name) || name.includes(':') || name.includes('/'))
    return {
      reason: 'ExternalNameIsAddress',
      says: 'which is no DNS name',
      object: self,
      confidence: 0.9,
      evidence: [],
    };
  if (!/\.svc(?:\.|$)/.test(name)) return null;
  const target = resolveHost(index, service.metadata.namespace ?? '', name);
  if (target.kind === 'missing') {
    const lost = missingRef('Service', target.namespace, target.name);
    const evidence = [
      absenceEvidence(lost, 'metadata.name', `no Service ${target.name} in namespace ${target.namespace}`),
    ];
    return { reason: 'ExternalNameMissing', says: 'which does not exist', object: self, confidence: 0.85, evidence };
  }
  const isLoop = target.kind === 'service' && target.service.metadata.uid === service.metadata.uid;
  return isLoop
    ? { reason: 'ExternalNameLoop', says: 'which is itself', object: self, confidence: 0.95, evidence: [] }
    : null;
}
