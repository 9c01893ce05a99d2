import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { LabelSelector, NetworkPolicy, NetworkPolicyPeer } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { governs, rulesOf } from '../../policy-verdict.ts';

type PlacedPeer = { readonly peer: NetworkPolicyPeer; readonly path: string };

/** Network policies that concern nothing: no pod is selected, or a peer means a namespace or pods that are not there. */
export const policyScopes = objectAnalyzer({
  name: 'policy-scopes',
  subjects: ['NetworkPolicy'],
  reasons: {
    PolicySelectsNothing: 'The policy’s podSelector matches no pod and no workload of its namespace.',
    PolicyPeerMissing: 'A rule admits a namespace by labels that no namespace has.',
  },
  analyze: (index, policy) => [...selectsNothing(index, policy), ...peersMissing(index, policy)],
});

function selectsNothing(index: ClusterIndex, policy: NetworkPolicy): readonly Finding[] {
  const { podSelector } = policy.spec;
  const namespace = policy.metadata.namespace ?? '';
  const isAll = Object.keys(podSelector.matchLabels ?? {}).length + (podSelector.matchExpressions ?? []).length === 0;
  if (isAll || !index.knows('Pod') || index.podsMatching(namespace, podSelector).length > 0) return [];
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
  if (kinds.some((kind) => index.templatesMatching(kind, namespace, podSelector).length > 0)) return [];
  const message = `NetworkPolicy ${policy.metadata.name} concerns no pod: nothing in its namespace has ${saySelector(podSelector)}.`;
  return [
    makeFinding(index, {
      analyzer: 'policy-scopes',
      severity: 'info',
      object: refOf(policy),
      reason: 'PolicySelectsNothing',
      message,
      evidence: [fieldEvidence(policy, 'spec.podSelector', podSelector)],
      cause: { object: refOf(policy), reason: 'PolicySelectsNothing', confidence: 0.5, explanation: message },
    }),
  ];
}

function peersMissing(index: ClusterIndex, policy: NetworkPolicy): readonly Finding[] {
  if (!index.knows('Namespace') || !index.hasAny('Namespace')) return [];
  return peersOf(policy).flatMap(({ peer, path }) => {
    const { namespaceSelector } = peer;
    if (namespaceSelector === undefined || isMatched(index, namespaceSelector)) return [];
    const wanted = saySelector(namespaceSelector);
    const message = `NetworkPolicy ${policy.metadata.name} admits a namespace with ${wanted}, and there is none.`;
    return [
      makeFinding(index, {
        analyzer: 'policy-scopes',
        severity: 'low',
        object: refOf(policy),
        reason: 'PolicyPeerMissing',
        discriminator: path,
        message,
        evidence: [
          fieldEvidence(policy, `${path}.namespaceSelector`, namespaceSelector),
          absenceEvidence(refOf(policy), `${path}.namespaceSelector`, `no namespace has ${wanted}`),
        ],
        cause: { object: refOf(policy), reason: 'PolicyPeerMissing', confidence: 0.6, explanation: message },
      }),
    ];
  });
}

function peersOf(policy: NetworkPolicy): readonly PlacedPeer[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    governs(policy, direction)
      ? rulesOf(policy, direction).flatMap(({ peers = [] }, rule) =>
          peers.map((peer, at) => ({
            peer,
            path: `spec.${direction}[${rule}].${direction === 'ingress' ? 'from' : 'to'}[${at}]`,
          })),
        )
      : [],
  );
}

/** By name, it is one look; a namespace that may not be read may still be there. */
function isMatched(index: ClusterIndex, selector: LabelSelector): boolean {
  const name = selector.matchLabels?.['kubernetes.io/metadata.name'];
  if (name !== undefined && index.find('Namespace', '', name) === undefined) return !isNamespaceRead(index, name);
  return index
    .all('Namespace')
    .some(({ metadata }) =>
      matchesSelector(selector, { 'kubernetes.io/metadata.name': metadata.name, ...metadata.labels }),
    );
}

function saySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) =>
    `${key} ${operator} ${values.join('|')}`.trim(),
  );
  return [...labels, ...expressions].join(', ') || 'any labels';
}
