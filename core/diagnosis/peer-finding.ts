import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { EnvVar, PodTemplate } from '../cluster/kube-object.ts';
import { missingRef, refOf } from '../cluster/object-ref.ts';
import type { Remedy } from '../remediation/remedy.ts';
import type { Dependency } from './dependencies.ts';
import { absenceEvidence, changeEvidence, fieldEvidence, logEvidence } from './evidence.ts';
import type { Cause, Evidence, Finding } from './finding.ts';
import { hasWorked } from './has-worked.ts';
import { impactOn } from './impact.ts';
import { makeFinding } from './make-finding.ts';
import type { PeerFault } from './peer-fault.ts';
import { proposeEnvironment, proposeRollback } from './propose.ts';
import { lastGoodRevision, wasIntroduced } from './revision-history.ts';
import { sayObject } from './say-reference.ts';
import { similarName } from './similar-name.ts';
import type { TroubledContainer } from './troubled-container.ts';
import { containerNamed, podSpecPath } from './workloads.ts';

/** A variable that leads to a peer that is not there: the Service's fault when only that is missing, else that of whatever set the value. */
export function peerFinding(
  index: ClusterIndex,
  troubled: TroubledContainer,
  dependency: Dependency,
  fault: PeerFault,
): Finding {
  const { workload, pod, container } = troubled;
  const { name, entry, address, resolution } = dependency;
  const namespace = workload.metadata.namespace ?? '';
  const facet = (template: PodTemplate) => variableIn(template, container, name);
  const isNew = wasIntroduced(index, workload, facet) && !hasWorked(index, workload, pod, container);
  const good = isNew ? lastGoodRevision(index, workload, facet) : undefined;
  const before = good === undefined ? undefined : facet(good.template);
  const place = resolution.kind === 'missing' ? resolution.namespace : namespace;
  const isOwnPlace = place === namespace;
  const near =
    fault.kind === 'host'
      ? similarName(
          address.host.split('.')[0] ?? '',
          index.inNamespace('Service', place).map(({ metadata }) => metadata.name),
        )
      : undefined;
  // What worked with this very value, or has its pods still there, was taken away. Where even the namespace is not there, nobody takes the
  // Service for lost: the value is what can be put right.
  const isGone =
    resolution.kind === 'missing' &&
    good === undefined &&
    (!index.knows('Namespace') || index.find('Namespace', '', place) !== undefined || isOwnPlace) &&
    (hasWorked(index, workload, pod, container) || (near === undefined && hasNamesake(index, place, resolution.name)));
  const evidence: readonly Evidence[] = [
    fieldEvidence(workload, `${podSpecPath(workload)}.${dependency.path}`, `${name}=${entry.value ?? ''}`),
    ...(resolution.kind === 'missing'
      ? [
          absenceEvidence(
            missingRef('Service', resolution.namespace, resolution.name),
            'metadata.name',
            `no Service ${resolution.name} in namespace ${resolution.namespace}`,
          ),
        ]
      : []),
    ...(before === undefined
      ? []
      : [
          changeEvidence(
            workload,
            `${podSpecPath(workload)}.${dependency.path}`,
            `revision ${good?.number} had ${name}=${before.value ?? 'a reference'}`,
          ),
        ]),
    ...(fault.line === null ? [] : [logEvidence(pod, container, fault.line)]),
  ];
  return makeFinding(index, {
    analyzer: 'wrong-environment',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'EnvVarWrong',
    discriminator: `${container}/${name}`,
    message: `${sayObject(workload)} cannot reach a peer: ${fault.says}.`,
    evidence,
    cause: causeOf(),
    remedies: remedies(),
  });

  function causeOf(): Cause {
    // A log that says nothing of the peer speaks against it.
    const confidence = fault.line !== null ? 0.9 : troubled.log.length > 0 ? 0.4 : 0.6;
    if (resolution.kind === 'missing' && isGone) {
      const explanation = `Service ${resolution.name} is missing, ${sayObject(workload)} calls it by ${name}.`;
      return {
        object: missingRef('Service', place, resolution.name),
        reason: 'ServiceMissing',
        confidence,
        explanation,
      };
    }
    const source =
      before === undefined && entry.from?.kind === 'ConfigMap'
        ? index.find('ConfigMap', namespace, entry.from.name)
        : undefined;
    const since =
      before === undefined ? '' : ` since its last rollout (before it was ${before.value ?? 'taken from elsewhere'})`;
    const where = source === undefined ? '' : `, taken from key ${entry.from?.key} of ConfigMap ${entry.from?.name}`;
    return {
      object: refOf(source ?? workload),
      reason: 'EnvVarWrong',
      confidence: before === undefined ? confidence : 0.95,
      explanation: `In ${sayObject(workload)}, ${fault.says}${since}${where}.`,
    };
  }

  function remedies(): readonly Remedy[] {
    const back =
      before === undefined ? [] : proposeRollback(index, workload, facet, `The last rollout changed ${name}.`);
    if (before?.value !== undefined)
      return [
        ...proposeEnvironment(
          workload,
          { container, name, value: before.value },
          `It is the value of revision ${good?.number}.`,
        ),
        ...back,
      ];
    if (entry.from !== null || entry.value === null) return back;
    const value = isGone ? undefined : corrected(entry.value, near);
    if (value === undefined) return back;
    return [
      ...back,
      ...proposeEnvironment(
        workload,
        { container, name, value },
        'It is the only Service whose name or port comes near.',
      ),
    ];
  }

  function corrected(value: string, name: string | undefined): string | undefined {
    if (name !== undefined) return value.replace(address.host, address.host.replace(/^[^.]+/, name));
    const ports = resolution.kind === 'service' ? (resolution.service.spec.ports ?? []) : [];
    return fault.kind === 'port' && ports.length === 1
      ? value.replace(`:${address.port}`, `:${ports[0]?.port}`)
      : undefined;
  }
}

export function variableIn(template: PodTemplate, container: string, name: string): EnvVar | undefined {
  return containerNamed(template, container)?.env?.find((entry) => entry.name === name);
}

/** A workload of that name runs there: the Service in front of it is what is missing. */
function hasNamesake(index: ClusterIndex, namespace: string, name: string): boolean {
  return (['Deployment', 'StatefulSet'] as const).some((kind) => index.find(kind, namespace, name) !== undefined);
}
