import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refKey, refOf } from '../../../cluster/object-ref.ts';
import { type AccessDenial, accessDenials } from '../../access-denials.ts';
import { type AccessFault, accessFault, sayAccount, sayRequest } from '../../access-fault.ts';
import { logEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { type ContainerLog, workloadLogs } from '../../workload-logs.ts';
import type { Workload } from '../../workloads.ts';

type Refusal = { readonly log: ContainerLog; readonly denial: AccessDenial; readonly fault: AccessFault };

/**
 * Workloads whose log says that the API server forbids them something, held against the cluster's RBAC as it is now: which verb
 * is missing, and the role that lost it or the binding that is gone.
 */
export const accessDenied = workloadAnalyzer({
  name: 'access-denied',
  reasons: { AccessDenied: 'A program is forbidden something by RBAC that it needs, and says so in its log.' },
  analyze: (index, workload) => {
    const refusals = new Map<string, [Refusal, ...Refusal[]]>();
    for (const log of workloadLogs(index, workload)) {
      for (const denial of accessDenials(log.lines)) {
        const fault = accessFault(index, workload, denial);
        if (fault === null) continue;
        const key = refKey(fault.cause.object);
        const group = refusals.get(key);
        if (group === undefined) refusals.set(key, [{ log, denial, fault }]);
        else group.push({ log, denial, fault });
      }
    }
    return [...refusals].map(([key, group]) => toFinding(index, workload, key, group));
  },
});

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  key: string,
  refusals: readonly [Refusal, ...Refusal[]],
): Finding {
  const [{ denial, fault }] = refusals;
  const what = [...new Set(refusals.map(({ denial: { request } }) => sayRequest(request)))];
  const lines = new Map(refusals.map(({ log, denial: { line } }) => [line, log]));
  return makeFinding(index, {
    analyzer: 'access-denied',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'AccessDenied',
    discriminator: key,
    message: `${sayObject(workload)} runs as ${sayAccount(denial.account)}, which may not ${sayList(what)}. ${fault.cause.explanation}`,
    evidence: [
      ...[...lines].slice(0, 3).map(([line, { pod, container }]) => logEvidence(pod, container, line)),
      ...fault.evidence,
    ],
    cause: fault.cause,
    remedies: fault.isRolledOut
      ? proposeRollback(
          index,
          workload,
          ({ spec }) => spec.serviceAccountName ?? 'default',
          'Its last rollout made it run as another ServiceAccount.',
        )
      : [],
  });
}
