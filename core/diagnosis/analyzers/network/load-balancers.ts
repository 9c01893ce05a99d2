import { type ClusterIndex, eventTime } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { latestEvent } from '../../events-about.ts';
import { absenceEvidence, eventEvidence, fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, isYoungerThan, sayAge } from '../../observed-time.ts';
import { perIndex } from '../../per-index.ts';

/** Cloud load balancers take a few minutes to come. */
const patienceSeconds = 600;
const recentSeconds = 3600;
const failures: ReadonlySet<string> = new Set([
  'SyncLoadBalancerFailed',
  'CreatingLoadBalancerFailed',
  'UpdateLoadBalancerFailed',
  'AllocationFailed',
  'FailedBuildModel',
  'FailedDeployModel',
  'UnAvailableLoadBalancer',
]);

/** Services of type LoadBalancer that get no address from outside. */
export const loadBalancers = objectAnalyzer({
  name: 'load-balancers',
  subjects: ['Service'],
  reasons: {
    LoadBalancerFailed: 'The load balancer’s controller says why it cannot make one.',
    LoadBalancerPending: 'No address has been given, although other Services have theirs.',
    LoadBalancerUnserved: 'No Service of the cluster has ever got one: nobody makes load balancers here.',
  },
  analyze: (index, service) => {
    const isServed = (service.status?.loadBalancer?.ingress ?? []).length > 0;
    if (service.spec.type !== 'LoadBalancer' || isServed) return [];
    const event = latestEvent(index, service, ({ reason = '', type }) => failures.has(reason) && type !== 'Normal');
    const isTold = event !== undefined && isYoungerThan(index, eventTime(event), recentSeconds);
    if (!isTold && !isOlderThan(index, service.metadata.creationTimestamp, patienceSeconds)) return [];
    const reason = isTold ? 'LoadBalancerFailed' : isAnyServed(index) ? 'LoadBalancerPending' : 'LoadBalancerUnserved';
    const words = (event?.message ?? '').trim().slice(0, 300).replace(/\.$/, '');
    const why = {
      LoadBalancerFailed: words,
      LoadBalancerPending: 'its controller has not said why',
      LoadBalancerUnserved: 'no Service of the cluster has one, so nothing here seems to make them',
    }[reason];
    const says = `Service ${service.metadata.name} has had no load balancer for ${sayAge(index, service.metadata.creationTimestamp)}: ${why}`;
    return [
      makeFinding(index, {
        analyzer: 'load-balancers',
        severity: { LoadBalancerFailed: 'medium', LoadBalancerPending: 'medium', LoadBalancerUnserved: 'info' }[
          reason
        ] as 'medium' | 'info',
        object: refOf(service),
        reason,
        message: `${says}.`,
        evidence: [
          fieldEvidence(service, 'spec.type', 'LoadBalancer'),
          absenceEvidence(refOf(service), 'status.loadBalancer.ingress', 'empty'),
          ...(isTold ? [eventEvidence(event)] : []),
        ],
        cause: {
          object: refOf(service),
          reason,
          confidence: isTold ? 0.75 : 0.5,
          explanation: `${says}.`,
        },
      }),
    ];
  },
});

const isAnyServed = perIndex((index: ClusterIndex): boolean =>
  index.all('Service').some(({ status }) => (status?.loadBalancer?.ingress ?? []).length > 0),
);
