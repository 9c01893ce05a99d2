import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { unmetCondition } from './gateway-conditions.ts';

/** Gateway classes that no controller takes, or that theirs refuses. */
export const gatewayClasses = objectAnalyzer({
  name: 'gateway-classes',
  subjects: ['GatewayClass'],
  reasons: { GatewayClassNotAccepted: 'A GatewayClass is refused by its controller, or no controller has taken it.' },
  analyze: (index, gatewayClass) => {
    const { name } = gatewayClass.metadata;
    const accepted = unmetCondition(index, gatewayClass, gatewayClass.status?.conditions, 'Accepted');
    if (accepted === undefined) return [];
    const controller = gatewayClass.spec?.controllerName ?? 'none';
    const explanation =
      accepted.status === 'False'
        ? `GatewayClass ${name} is refused by its controller ${controller}: ${accepted.message ?? accepted.reason ?? ''}.`
        : `No controller has taken GatewayClass ${name}: it names ${controller}, which does not answer.`;
    return [
      makeFinding(index, {
        analyzer: 'gateway-classes',
        severity: isUsed(index, name) ? 'medium' : 'info',
        object: refOf(gatewayClass),
        reason: 'GatewayClassNotAccepted',
        message: explanation,
        evidence: [
          conditionEvidence(gatewayClass, accepted),
          fieldEvidence(gatewayClass, 'spec.controllerName', controller),
        ],
        cause: { object: refOf(gatewayClass), reason: 'GatewayClassNotAccepted', confidence: 0.85, explanation },
      }),
    ];
  },
});

function isUsed(index: ClusterIndex, name: string): boolean {
  return index.all('Gateway').some(({ spec }) => spec?.gatewayClassName === name);
}
