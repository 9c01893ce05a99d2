import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition } from '../../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import type { Gateway } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayList } from '../../say-reference.ts';
import { similarName } from '../../similar-name.ts';
import { unmetCondition } from './gateway-conditions.ts';

type Listener = NonNullable<NonNullable<Gateway['spec']>['listeners']>[number];

/** Gateways without a class, that their controller does not serve, or whose listeners contradict each other. */
export const gateways = objectAnalyzer({
  name: 'gateways',
  subjects: ['Gateway'],
  reasons: {
    GatewayClassMissing: 'The GatewayClass that a Gateway names does not exist.',
    GatewayNotProgrammed: 'A Gateway is refused by its controller, or is not in force.',
    ListenerConflict: 'Listeners of a Gateway claim the same port with protocols or hosts that exclude each other.',
    ListenerNotProgrammed: 'A listener of a Gateway is not in force.',
  },
  analyze: (index, gateway) => {
    if (gateway.metadata.deletionTimestamp !== undefined) return [];
    const lost = classMissing(index, gateway);
    if (lost.length > 0) return lost;
    const conflicts = listenerConflicts(index, gateway);
    return [...conflicts, ...(conflicts.length > 0 ? [] : notProgrammed(index, gateway))];
  },
});

function classMissing(index: ClusterIndex, gateway: Gateway): readonly Finding[] {
  const name = gateway.spec?.gatewayClassName ?? '';
  if (!index.knows('GatewayClass') || index.find('GatewayClass', '', name) !== undefined) return [];
  const others = index.all('GatewayClass').map(({ metadata }) => metadata.name);
  const meant = similarName(name, others);
  const explanation = `Gateway ${gateway.metadata.name} names class ${name}, which does not exist, so no controller serves it.`;
  // A name that nobody else has is a slip of the Gateway; otherwise the class was taken away.
  const isSlip = meant !== undefined || (others.length > 0 && !isNamedElsewhere(index, gateway, name));
  const lost = missingRef('GatewayClass', '', name);
  return [
    makeFinding(index, {
      analyzer: 'gateways',
      severity: 'high',
      object: refOf(gateway),
      reason: 'GatewayClassMissing',
      message: `${explanation}${meant === undefined ? '' : ` There is a class ${meant}.`}`,
      evidence: [
        fieldEvidence(gateway, 'spec.gatewayClassName', name),
        absenceEvidence(lost, 'metadata.name', `there is ${sayList(others)}`),
      ],
      cause: { object: isSlip ? refOf(gateway) : lost, reason: 'GatewayClassMissing', confidence: 0.88, explanation },
    }),
  ];
}

function isNamedElsewhere(index: ClusterIndex, gateway: Gateway, name: string): boolean {
  return index.all('Gateway').some((other) => other !== gateway && other.spec?.gatewayClassName === name);
}

/** What the controller says, and what can be seen without one: a port cannot speak two protocols. */
function listenerConflicts(index: ClusterIndex, gateway: Gateway): readonly Finding[] {
  const told = (gateway.status?.listeners ?? []).flatMap(({ name, conditions = [] }) => {
    const conflicted = conditions.find(({ type, status }) => type === 'Conflicted' && status === 'True');
    return conflicted === undefined ? [] : [{ name, conflicted }];
  });
  const clashing = told.length > 0 ? told.map(({ name }) => name) : clashingListeners(gateway.spec?.listeners ?? []);
  if (clashing.length === 0) return [];
  const why = told[0]?.conflicted.message ?? 'they claim one port with protocols that exclude each other';
  const explanation = `Listeners ${sayList(clashing)} of Gateway ${gateway.metadata.name} conflict: ${why.trim().replace(/\.$/, '')}.`;
  const listeners = (gateway.spec?.listeners ?? []).map((listener, at) => ({ listener, at }));
  return [
    makeFinding(index, {
      analyzer: 'gateways',
      severity: 'medium',
      object: refOf(gateway),
      reason: 'ListenerConflict',
      message: explanation,
      evidence: [
        ...listeners
          .filter(({ listener }) => clashing.includes(listener.name))
          .map(({ listener: { port, protocol, hostname }, at }) =>
            fieldEvidence(gateway, `spec.listeners[${at}]`, { port, protocol, hostname }),
          ),
        ...told.map(({ conflicted }) => conditionEvidence(gateway, conflicted)),
      ],
      cause: { object: refOf(gateway), reason: 'ListenerConflict', confidence: 0.88, explanation },
    }),
  ];
}

function clashingListeners(listeners: readonly Listener[]): readonly string[] {
  return listeners
    .filter((one) =>
      listeners.some((other) => other !== one && other.port === one.port && familyOf(other) !== familyOf(one)),
    )
    .map(({ name }) => name);
}

/** HTTPS and TLS tell their hosts apart on one port; UDP has ports of its own. */
function familyOf({ protocol = '', port }: Listener): string {
  if (protocol === 'UDP') return `UDP ${port}`;
  return protocol === 'HTTPS' || protocol === 'TLS' ? 'TLS' : protocol;
}

function notProgrammed(index: ClusterIndex, gateway: Gateway): readonly Finding[] {
  const { conditions, listeners = [] } = gateway.status ?? {};
  const condition =
    unmetCondition(index, gateway, conditions, 'Accepted') ?? unmetCondition(index, gateway, conditions, 'Programmed');
  const gatewayClass = index.find('GatewayClass', '', gateway.spec?.gatewayClassName ?? '');
  if (condition === undefined) return listeners.flatMap((listener) => listenerDown(index, gateway, listener));
  const told = (condition.message ?? condition.reason ?? '').trim().replace(/\.$/, '');
  const isWaiting = condition.status === 'Unknown';
  const explanation = isWaiting
    ? `No controller has put Gateway ${gateway.metadata.name} into force: ${told}.`
    : `Gateway ${gateway.metadata.name} is not in force: ${told}.`;
  const failing = listeners.flatMap((listener) => (listener.conditions ?? []).filter(isBad));
  return [
    makeFinding(index, {
      analyzer: 'gateways',
      severity: 'high',
      object: refOf(gateway),
      reason: 'GatewayNotProgrammed',
      message: explanation,
      evidence: [
        conditionEvidence(gateway, condition),
        ...failing.slice(0, 3).map((each) => conditionEvidence(gateway, each)),
        fieldEvidence(gateway, 'spec.gatewayClassName', gateway.spec?.gatewayClassName),
      ],
      cause: { object: refOf(gateway), reason: 'GatewayNotProgrammed', confidence: isWaiting ? 0.4 : 0.6, explanation },
      dependsOn: gatewayClass === undefined ? [] : [refOf(gatewayClass)],
    }),
  ];
}

/** One listener is out while the Gateway serves. References that do not resolve are the certificates' story. */
function listenerDown(
  index: ClusterIndex,
  gateway: Gateway,
  { name, conditions = [] }: { readonly name: string; readonly conditions?: readonly Condition[] },
): readonly Finding[] {
  if (conditions.some(({ type, status }) => type === 'ResolvedRefs' && status === 'False')) return [];
  const condition =
    unmetCondition(index, gateway, conditions, 'Accepted') ?? unmetCondition(index, gateway, conditions, 'Programmed');
  if (condition === undefined) return [];
  const told = (condition.message ?? condition.reason ?? '').trim().replace(/\.$/, '');
  const explanation = `Listener ${name} of Gateway ${gateway.metadata.name} is not in force: ${told}.`;
  return [
    makeFinding(index, {
      analyzer: 'gateways',
      severity: 'medium',
      object: refOf(gateway),
      reason: 'ListenerNotProgrammed',
      discriminator: name,
      message: explanation,
      evidence: [conditionEvidence(gateway, condition)],
      cause: { object: refOf(gateway), reason: 'ListenerNotProgrammed', confidence: 0.6, explanation },
    }),
  ];
}

function isBad({ type, status }: Condition): boolean {
  return type === 'Conflicted' ? status === 'True' : status === 'False';
}
