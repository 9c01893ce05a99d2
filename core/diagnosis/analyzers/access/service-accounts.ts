import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { pullReasons } from '../../pull-fault.ts';
import { isRefused } from '../../refusals.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { desiredReplicas, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

/** Workloads that still run, but whose ServiceAccount is gone, and pull secrets that are not there. Refused pods and failed pulls are found elsewhere. */
export const serviceAccounts = workloadAnalyzer({
  name: 'service-accounts',
  reasons: {
    ServiceAccountGone:
      'The ServiceAccount of a running workload does not exist any more: its next pod will be refused.',
    PullSecretMissing:
      'A pull secret that a workload or its ServiceAccount names does not exist; its images are pulled without it.',
  },
  analyze: (index, workload) =>
    desiredReplicas(workload) === 0 ? [] : [...accountGone(index, workload), ...secretsMissing(index, workload)],
});

function accountGone(index: ClusterIndex, workload: Workload): readonly Finding[] {
  const { serviceAccountName: name = 'default' } = podTemplateOf(workload).spec;
  const namespace = workload.metadata.namespace ?? '';
  // Every namespace gets a "default" by itself, a moment after it is made.
  if (
    name === 'default' ||
    !index.knows('ServiceAccount') ||
    index.find('ServiceAccount', namespace, name) !== undefined
  )
    return [];
  if (isRefused(index, workload, /serviceaccount "[^"]+" not found/)) return [];
  if (!isOlderThan(index, workload.metadata.creationTimestamp, settlingSeconds)) return [];
  const lost = missingRef('ServiceAccount', namespace, name);
  const says = `${sayObject(workload)} runs as ServiceAccount ${name}, which does not exist`;
  return [
    makeFinding(index, {
      analyzer: 'service-accounts',
      severity: 'low',
      object: refOf(workload),
      reason: 'ServiceAccountGone',
      discriminator: name,
      message: `${says}: its tokens are worthless and its next pod will be refused.`,
      evidence: [
        fieldEvidence(workload, `${podSpecPath(workload)}.serviceAccountName`, name),
        absenceEvidence(lost, 'metadata.name', `no ServiceAccount ${name} in namespace ${namespace}`),
      ],
      cause: { object: lost, reason: 'ServiceAccountMissing', confidence: 0.92, explanation: `${says}.` },
    }),
  ];
}

function secretsMissing(index: ClusterIndex, workload: Workload): readonly Finding[] {
  if (!index.knows('Secret')) return [];
  const namespace = workload.metadata.namespace ?? '';
  return namedSecrets(index, workload).flatMap(({ name, object, path }) => {
    if (name === '' || index.find('Secret', namespace, name) !== undefined || isPullFailing(index, workload)) return [];
    const lost = missingRef('Secret', namespace, name);
    const says = `${sayObject(workload)} would pull its images with Secret ${name}, which does not exist`;
    return [
      makeFinding(index, {
        analyzer: 'service-accounts',
        severity: 'info',
        object: refOf(workload),
        reason: 'PullSecretMissing',
        discriminator: name,
        message: `${says}.`,
        evidence: [
          { kind: 'field', object, path, value: name },
          absenceEvidence(lost, 'metadata.name', `no Secret ${name} in namespace ${namespace}`),
        ],
        cause: { object: lost, reason: 'SecretMissing', confidence: 0.5, explanation: `${says}.` },
      }),
    ];
  });
}

/** As admission does it: those of the account count only when the pod names none. */
function namedSecrets(
  index: ClusterIndex,
  workload: Workload,
): readonly { readonly name: string; readonly object: ObjectRef; readonly path: string }[] {
  const { imagePullSecrets: own = [], serviceAccountName = 'default' } = podTemplateOf(workload).spec;
  const path = `${podSpecPath(workload)}.imagePullSecrets`;
  if (own.length > 0)
    return own.map(({ name }, at) => ({ name, object: refOf(workload), path: `${path}[${at}].name` }));
  const account = index.find('ServiceAccount', workload.metadata.namespace ?? '', serviceAccountName);
  if (account === undefined) return [];
  return (account.imagePullSecrets ?? []).map(({ name }, at) => ({
    name,
    object: refOf(account),
    path: `imagePullSecrets[${at}].name`,
  }));
}

function isPullFailing(index: ClusterIndex, workload: Workload): boolean {
  return currentPods(index, workload).some(({ status }) =>
    [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].some(({ state }) =>
      pullReasons.has(state?.waiting?.reason ?? ''),
    ),
  );
}
