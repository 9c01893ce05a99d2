import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { backendPods } from '../../backend-pods.ts';
import { workloadsCalling } from '../../dependencies.ts';
import { fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { inOrder } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { currentPods } from '../../workload-pods.ts';
import { isReady } from '../../workloads.ts';

/** Services that serve only callers on nodes which have one of their pods, while there are callers elsewhere. */
export const trafficPolicies = objectAnalyzer({
  name: 'traffic-policies',
  subjects: ['Service'],
  reasons: {
    NoLocalEndpoints: 'internalTrafficPolicy Local drops the calls of pods on nodes without a pod of the Service.',
    NodesWithoutLocalEndpoints: 'externalTrafficPolicy Local leaves nodes that answer nobody from outside.',
  },
  analyze: (index, service) => {
    const { internalTrafficPolicy, externalTrafficPolicy } = service.spec;
    if (internalTrafficPolicy !== 'Local' && externalTrafficPolicy !== 'Local') return [];
    const ready = backendPods(index, service).filter(isReady);
    const homes = new Set(ready.map(({ spec }) => spec.nodeName ?? ''));
    if (homes.size === 0) return [];
    return [
      ...(internalTrafficPolicy === 'Local' ? internal(index, service, homes) : []),
      ...(externalTrafficPolicy === 'Local' ? external(index, service, homes) : []),
    ];
  },
});

function internal(index: ClusterIndex, service: Service, homes: ReadonlySet<string>): readonly Finding[] {
  const callers = workloadsCalling(index, service);
  const cut = callers.flatMap((workload) => {
    const away = currentPods(index, workload).filter(
      ({ spec }) => (spec.nodeName ?? '') !== '' && !homes.has(spec.nodeName ?? ''),
    );
    return away.length === 0 ? [] : [{ workload, away, felt: feltTrouble(index, workload) }];
  });
  const [first] = cut;
  if (first === undefined) return [];
  const isFelt = cut.some(({ felt }) => felt.length > 0);
  const names = sayList(cut.map(({ workload }) => sayObject(workload)));
  const says = `internalTrafficPolicy Local lets Service ${service.metadata.name} answer only on ${sayList([...homes].sort())}, and pods of ${names} call it from other nodes`;
  return [
    makeFinding(index, {
      analyzer: 'traffic-policies',
      severity: isFelt ? 'high' : 'medium',
      object: refOf(service),
      reason: 'NoLocalEndpoints',
      message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
      evidence: [
        fieldEvidence(service, 'spec.internalTrafficPolicy', 'Local'),
        ...cut
          .slice(0, 3)
          .flatMap(({ away: [pod], felt }) => [
            ...(pod === undefined ? [] : [fieldEvidence(pod, 'spec.nodeName', pod.spec.nodeName)]),
            ...felt.slice(0, 2),
          ]),
      ],
      cause: {
        object: refOf(service),
        reason: 'NoLocalEndpoints',
        confidence: isFelt ? 0.9 : 0.75,
        explanation: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
      },
    }),
  ];
}

function external(index: ClusterIndex, service: Service, homes: ReadonlySet<string>): readonly Finding[] {
  const { type = 'ClusterIP' } = service.spec;
  // A load balancer asks each node's health port and leaves those out by itself.
  if (type !== 'NodePort') return [];
  const empty = inOrder(index.all('Node')).filter(({ metadata }) => !homes.has(metadata.name));
  if (empty.length === 0) return [];
  const says = `externalTrafficPolicy Local lets Service ${service.metadata.name} answer only on ${sayList([...homes].sort())}: on the other ${empty.length} nodes its port is dead`;
  return [
    makeFinding(index, {
      analyzer: 'traffic-policies',
      severity: 'info',
      object: refOf(service),
      reason: 'NodesWithoutLocalEndpoints',
      message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
      evidence: [fieldEvidence(service, 'spec.externalTrafficPolicy', 'Local')],
      cause: { object: refOf(service), reason: 'NodesWithoutLocalEndpoints', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}
