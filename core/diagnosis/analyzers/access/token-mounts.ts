import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Pod } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence, logEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { workloadLogs } from '../../workload-logs.ts';
import { containerNamed, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

const place = '/var/run/secrets/kubernetes.io/serviceaccount';
const lacksToken = new RegExp(
  `${place}(?:/(?:token|ca\\.crt|namespace))?.{0,80}(?:no such file|not found|does not exist|ENOENT)|(?:no such file|not found|does not exist|ENOENT|FileNotFoundException).{0,120}${place}`,
  'i',
);

/** Programs that look for the token of their ServiceAccount where none is mounted. */
export const tokenMounts = workloadAnalyzer({
  name: 'token-mounts',
  reasons: { TokenNotMounted: 'A program wants the token of its ServiceAccount, and automounting it is switched off.' },
  analyze: (index, workload) => {
    for (const { pod, container, lines } of workloadLogs(index, workload)) {
      if (isMounted(pod, container)) continue;
      const line = lines.findLast((text) => lacksToken.test(text.slice(0, 2000)));
      if (line !== undefined) return toFindings(index, workload, pod, container, line);
    }
    return [];
  },
});

function isMounted(pod: Pod, container: string): boolean {
  const mounts = containerNamed({ spec: pod.spec }, container)?.volumeMounts ?? [];
  return mounts.some(({ mountPath }) => mountPath === place);
}

function toFindings(
  index: ClusterIndex,
  workload: Workload,
  pod: Pod,
  container: string,
  line: string,
): readonly Finding[] {
  const { spec } = podTemplateOf(workload);
  const account = index.find('ServiceAccount', workload.metadata.namespace ?? '', spec.serviceAccountName ?? 'default');
  const isOwn = spec.automountServiceAccountToken === false;
  const isAccounts =
    !isOwn && spec.automountServiceAccountToken === undefined && account?.automountServiceAccountToken === false;
  if (!isOwn && !isAccounts) return [];
  const culprit = isOwn || account === undefined ? workload : account;
  const path = isOwn ? `${podSpecPath(workload)}.automountServiceAccountToken` : 'automountServiceAccountToken';
  const says = `${sayObject(workload)} needs the token of its ServiceAccount, which ${sayObject(culprit)} keeps from being mounted`;
  const facet = (template: ReturnType<typeof podTemplateOf>) => template.spec.automountServiceAccountToken ?? true;
  return [
    makeFinding(index, {
      analyzer: 'token-mounts',
      severity: impactOn(index, workload),
      object: refOf(workload),
      reason: 'TokenNotMounted',
      discriminator: container,
      message: `${says}.`,
      evidence: [logEvidence(pod, container, line), fieldEvidence(culprit, path, false)],
      cause: { object: refOf(culprit), reason: 'TokenNotMounted', confidence: 0.92, explanation: `${says}.` },
      remedies:
        isOwn && wasIntroduced(index, workload, facet)
          ? proposeRollback(index, workload, facet, 'Its last rollout switched the mounting of the token off.')
          : [],
    }),
  ];
}
