import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { type CreationFailure, creationFailureOf } from '../creation-failures.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { inOrder } from '../order.ts';
import { proposeRollback } from '../propose.ts';
import { wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { podSpecPath, podTemplateOf, type Workload } from '../workloads.ts';

type Rejection = {
  readonly reason: string;
  readonly says: string;
  readonly object: ObjectRef;
  readonly confidence: number;
};

/** Pods that admission refuses for what they are: limits, security level, a missing account or priority, a webhook's no. */
export const admissionRejections = workloadAnalyzer({
  name: 'admission-rejections',
  reasons: {
    ServiceAccountMissing: 'Pods name a ServiceAccount that does not exist.',
    PriorityClassMissing: 'Pods name a PriorityClass that does not exist.',
    PodSecurityViolated: "The namespace's Pod Security level forbids the pods.",
    LimitRangeViolated: 'A LimitRange forbids the resources that the pods ask for or lack.',
    DeniedByWebhook: 'An admission webhook refuses the pods.',
    PodsRefused: 'The API server refuses the pods for another reason.',
  },
  analyze: (index, workload) => {
    const failure = creationFailureOf(index, workload);
    if (failure === null || /exceeded quota|failed quota|failed calling webhook/.test(failure.message)) return [];
    return isOver(index, failure) ? [] : [toFinding(index, failure)];
  },
});

/** What was missing has been made since, and the controller has not tried again. */
function isOver(index: ClusterIndex, { workload, message }: CreationFailure): boolean {
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1] ?? '';
  const priority = /no PriorityClass with name (\S+) was found/.exec(message)?.[1] ?? '';
  const namespace = workload.metadata.namespace ?? '';
  return (
    index.find('ServiceAccount', namespace, account) !== undefined ||
    index.find('PriorityClass', '', priority) !== undefined
  );
}

function toFinding(index: ClusterIndex, failure: CreationFailure): Finding {
  const { workload, message, evidence } = failure;
  const { reason, says, object, confidence } = rejectionOf(index, workload, message);
  const facet = podTemplateFacet;
  const isNew = wasIntroduced(index, workload, facet);
  const isOwn = object.kind === workload.kind;
  return makeFinding(index, {
    analyzer: 'admission-rejections',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    message: `${sayObject(workload)} gets no new pods: ${says}.`,
    evidence: [
      evidence,
      fieldEvidence(
        workload,
        podSpecPath(workload),
        podTemplateOf(workload).spec.serviceAccountName ?? 'default service account',
      ),
    ],
    cause: {
      object: isNew ? refOf(workload) : object,
      reason,
      confidence,
      explanation: `The API server refuses the pods of ${sayObject(workload)}: ${says}.`,
    },
    remedies:
      isNew || isOwn ? proposeRollback(index, workload, facet, 'The pods of the last rollout are refused.') : [],
  });
}

function podTemplateFacet({ spec }: ReturnType<typeof podTemplateOf>): unknown {
  return [
    spec.containers,
    spec.initContainers ?? [],
    spec.serviceAccountName,
    spec.priorityClassName,
    spec.volumes ?? [],
    spec.hostNetwork,
  ];
}

function rejectionOf(index: ClusterIndex, workload: Workload, message: string): Rejection {
  const namespace = workload.metadata.namespace ?? '';
  const self = refOf(workload);
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1];
  if (account !== undefined) {
    return {
      reason: 'ServiceAccountMissing',
      says: `ServiceAccount ${account} does not exist`,
      object: missingRef('ServiceAccount', namespace, account),
      confidence: 0.95,
    };
  }
  const priority = /no PriorityClass with name (\S+) was found/.exec(message)?.[1];
  if (priority !== undefined) {
    return {
      reason: 'PriorityClassMissing',
      says: `PriorityClass ${priority} does not exist`,
      object: missingRef('PriorityClass', '', priority),
      confidence: 0.95,
    };
  }
  if (/violates PodSecurity/.test(message)) {
    const what = /violates PodSecurity (.+)$/s.exec(message)?.[1] ?? '';
    return {
      reason: 'PodSecurityViolated',
      says: `the namespace's Pod Security level forbids them: ${what.slice(0, 300)}`,
      object: self,
      confidence: 0.9,
    };
  }
  if (/(?:maximum|minimum) (?:cpu|memory|ephemeral-storage)|is forbidden: \[?(?:max|min)imum/.test(message)) {
    const what = /is forbidden: (.+)$/s.exec(message)?.[1] ?? message;
    const range = inOrder(index.inNamespace('LimitRange', namespace))[0];
    const says = `${range === undefined ? 'a LimitRange' : `LimitRange ${range.metadata.name}`} forbids their resources: ${what.slice(0, 300)}`;
    return { reason: 'LimitRangeViolated', says, object: self, confidence: 0.85 };
  }
  const denied = /admission webhook "([^"]+)" denied the request: (.+)$/s.exec(message);
  if (denied !== null) {
    return {
      reason: 'DeniedByWebhook',
      says: `admission webhook ${denied[1]} refuses them: ${(denied[2] ?? '').slice(0, 300)}`,
      object: self,
      confidence: 0.85,
    };
  }
  return { reason: 'PodsRefused', says: message.slice(0, 300), object: self, confidence: 0.6 };
}
