import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition } from '../../../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { APIService } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Cause, Evidence } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayList } from '../../say-reference.ts';
import { serviceOutage } from '../../service-outage.ts';
import { certificateFault } from '../../serving-certificate.ts';

/** An extension's server that is being replaced does not answer for a moment. */
const patienceSeconds = 60;

/** Extension APIs that do not answer, with what they take down: deletion of every namespace, autoscaling, lists of all resources. */
export const apiServices = objectAnalyzer({
  name: 'api-services',
  subjects: ['APIService'],
  reasons: { ApiUnavailable: 'The API server cannot reach the Service that serves an extension API.' },
  isSubject: (_, object) => availabilityOf(object as APIService)?.status !== 'True',
  analyze: (index, api) => {
    const condition = availabilityOf(api);
    if (condition === undefined || condition.status === 'True') return [];
    if (!isOlderThan(index, condition.lastTransitionTime ?? api.metadata.creationTimestamp, patienceSeconds)) return [];
    const { group = '', version = '' } = api.spec ?? {};
    const { cause, evidence, dependsOn } = explain(index, api, condition);
    const broken = effects(index, group);
    return [
      makeFinding(index, {
        analyzer: 'api-services',
        severity: broken.length > 1 ? 'high' : 'medium',
        object: refOf(api),
        reason: 'ApiUnavailable',
        message: `API ${group}/${version} does not answer: ${cause.explanation} ${sayEffects(broken)}.`,
        evidence: [conditionEvidence(api, condition), ...evidence],
        cause,
        dependsOn,
      }),
    ];
  },
});

function availabilityOf({ status }: APIService): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Available');
}

function explain(
  index: ClusterIndex,
  api: APIService,
  condition: Condition,
): { readonly cause: Cause; readonly evidence: readonly Evidence[]; readonly dependsOn: readonly ObjectRef[] } {
  const { service, insecureSkipTLSVerify, caCertificates } = api.spec ?? {};
  const told = (condition.message ?? condition.reason ?? '').trim().replace(/\.$/, '');
  const unknown: Cause = { object: refOf(api), reason: 'ApiUnavailable', confidence: 0.5, explanation: `${told}.` };
  if (service?.name === undefined || service.namespace === undefined)
    return { cause: unknown, evidence: [], dependsOn: [] };
  const { namespace, name, port = 443 } = service;
  const field = fieldEvidence(api, 'spec.service', `${namespace}/${name}, port ${port}`);
  const outage = serviceOutage(index, { namespace, name, port });
  if (outage !== null) {
    const [first] = outage.behind;
    const lost = outage.isServiceMissing && first !== undefined ? first : null;
    return {
      cause: {
        object: lost ?? refOf(api),
        reason: lost === null ? 'ApiUnavailable' : 'ServiceMissing',
        confidence: lost === null ? 0.5 : 0.92,
        explanation: `${outage.says}.`,
      },
      evidence: [field, ...(lost === null ? [] : [absenceEvidence(lost, 'metadata.name', outage.says)])],
      dependsOn: outage.behind,
    };
  }
  const fault =
    insecureSkipTLSVerify === true
      ? null
      : certificateFault(index, {
          owner: api,
          path: 'spec',
          service: { namespace, name },
          authorities: caCertificates,
        });
  // Only where the API server says that it does not trust the answer are certificates what ails it.
  if (fault !== null && (fault.reason !== 'CaMissing' || /x509|certificate/.test(told)))
    return {
      cause: {
        object: fault.culprit,
        reason: fault.reason,
        confidence: fault.confidence,
        explanation: `${told}: ${fault.says}.`,
      },
      evidence: [field, ...fault.evidence],
      dependsOn: [fault.culprit],
    };
  return { cause: unknown, evidence: [field], dependsOn: [{ kind: 'Service', namespace, name, uid: '' }] };
}

/** What else stops working. Deletion of namespaces always does: their content cannot be listed completely. */
function effects(index: ClusterIndex, group: string): readonly string[] {
  const always = 'no namespace can be deleted';
  if (group === 'metrics.k8s.io') {
    const count = index.all('HorizontalPodAutoscaler').length;
    return count === 0
      ? [always]
      : [`${count === 1 ? 'the autoscaler measures' : `${count} autoscalers measure`} no load`, always];
  }
  if (/^(?:custom|external)\.metrics\.k8s\.io$/.test(group) && index.hasAny('HorizontalPodAutoscaler'))
    return ['autoscalers by such metrics measure no load', always];
  const stuck = index.all('Namespace').filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  return stuck.length === 0
    ? [always]
    : [`${sayList(stuck.map(({ metadata }) => metadata.name))} cannot be deleted`, always];
}

function sayEffects(broken: readonly string[]): string {
  return `Meanwhile ${broken.join(', and ')}`;
}
