import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { calledServices } from '../called-services.ts';
import { logOf } from '../crashes.ts';
import { decisiveLines } from '../decisive-lines.ts';
import { changeEvidence, eventEvidence, fieldEvidence, logEvidence } from '../evidence.ts';
import { type FailingProbe, failingProbes } from '../failing-probes.ts';
import type { Cause, Evidence, Finding } from '../finding.ts';
import { hasWorked } from '../has-worked.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { networkErrors } from '../network-errors.ts';
import { type ProbeFault, probeFault, probeOf, probePort, sayProbe } from '../probe-fault.ts';
import { proposeProbe, proposeRollback } from '../propose.ts';
import { previousRevision, programOf, wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { containerNamed, podSpecPath, podTemplateOf, type Workload } from '../workloads.ts';

/** Probes that fail: those that ask the wrong port or path, those that a rollout broke, and programs that really are unwell. */
export const probes = workloadAnalyzer({
  name: 'probes',
  reasons: {
    LivenessProbeWrong: 'The liveness probe itself is wrong: its port, its path, or since the last rollout.',
    ReadinessProbeWrong: 'The readiness probe itself is wrong.',
    StartupProbeWrong: 'The startup probe itself is wrong.',
    LivenessProbeFailing: 'The program does not answer its liveness probe and is restarted.',
    ReadinessProbeFailing: 'The program does not answer its readiness probe and gets no traffic.',
    StartupProbeFailing: 'The program does not answer its startup probe.',
  },
  analyze: (index, workload) => failingProbes(index, workload).map((failing) => toFinding(index, workload, failing)),
});

function toFinding(index: ClusterIndex, workload: Workload, { probe, views, event }: FailingProbe): Finding {
  const [{ pod, container, path }] = views;
  const template = containerNamed(podTemplateOf(workload), container.name) ?? container;
  const words = event?.message ?? '';
  const fault = probeFault(template, probe, words);
  const facet = (other: PodTemplate) => probeOf(containerNamed(other, container.name), probe) ?? null;
  const worked = views.some((view) => hasWorked(index, workload, view.pod, container.name));
  const isChanged = !worked && wasIntroduced(index, workload, facet);
  const isProgramChanged = !worked && !isChanged && wasIntroduced(index, workload, programOf);
  const asked = probeOf(template, probe);
  const log = logOf(index, views[0]);
  const errors = networkErrors(log);
  const name = `${probe.charAt(0).toUpperCase()}${probe.slice(1)}`;
  const isWrong = isChanged || (fault !== null && !isProgramChanged && !worked);
  const reason = isWrong ? `${name}ProbeWrong` : `${name}ProbeFailing`;
  const effect =
    probe === 'readiness'
      ? `keeps ${sayPods(workload, views.length)} out of service`
      : `restarts ${sayPods(workload, views.length)} again and again`;
  const why =
    fault?.says ?? (words === '' ? 'the kubelet gave no reason' : words.replace(/^\w+ probe failed: /i, '').trim());
  return makeFinding(index, {
    analyzer: 'probes',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason,
    discriminator: container.name,
    message: `The ${probe} probe of container ${container.name} in ${sayObject(workload)} ${effect}: ${why}.`,
    evidence: [
      ...(asked === undefined
        ? []
        : [fieldEvidence(workload, `${podSpecPath(workload)}.${path}.${probe}Probe`, sayProbe(asked))]),
      fieldEvidence(workload, `${podSpecPath(workload)}.${path}.ports`, template.ports ?? []),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...(isChanged ? changed() : []),
      fieldEvidence(
        pod,
        `status.containerStatuses[${container.name}].ready`,
        `false, ${views[0].status?.restartCount ?? 0} restarts`,
      ),
      ...(isWrong ? [] : decisiveLines(log, 2).map((line) => logEvidence(pod, container.name, line))),
    ],
    cause: causeOf(),
    dependsOn: isWrong || probe !== 'readiness' ? [] : calledServices(index, workload, errors),
    remedies: isWrong
      ? wrongRemedies(fault)
      : isProgramChanged
        ? proposeRollback(index, workload, programOf, `The ${probe} probe fails since the last rollout.`)
        : [],
  });

  function changed(): readonly Evidence[] {
    const before = previousRevision(index, workload);
    const old = before === undefined ? undefined : probeOf(containerNamed(before.template, container.name), probe);
    const says = old === undefined ? 'had no such probe' : `asked ${sayProbe(old)}`;
    return before === undefined
      ? []
      : [
          changeEvidence(
            workload,
            `${podSpecPath(workload)}.${path}.${probe}Probe`,
            `revision ${before.number} ${says}`,
          ),
        ];
  }

  function causeOf(): Cause {
    const object = refOf(workload);
    if (isWrong) {
      const since = isChanged ? ' since its last rollout' : '';
      const explanation = `The ${probe} probe of container ${container.name} is wrong${since}: ${why}.`;
      return { object, reason, confidence: isChanged ? 0.95 : (fault?.confidence ?? 0.8), explanation };
    }
    if (isProgramChanged && errors.length === 0) {
      const explanation = `Since its last rollout ${sayObject(workload)} does not answer its ${probe} probe: ${why}.`;
      return { object, reason: 'BadRollout', confidence: 0.75, explanation };
    }
    return {
      object,
      reason,
      confidence: 0.4,
      explanation: `${sayObject(workload)} does not answer its ${probe} probe: ${why}.`,
    };
  }

  function wrongRemedies(found: ProbeFault | null): readonly Remedy[] {
    const before = previousRevision(index, workload);
    const old = isChanged ? probeOf(containerNamed(before?.template, container.name), probe) : undefined;
    const back = isChanged
      ? proposeRollback(index, workload, facet, `The last rollout changed the ${probe} probe.`)
      : [];
    const common = { container: container.name, probe };
    if (old !== undefined && asked !== undefined && sameWay(old, asked)) {
      const port = probePort(old);
      const parameters = {
        ...common,
        ...(port === undefined || port === probePort(asked) ? {} : { port }),
        ...(old.httpGet?.path === undefined || old.httpGet.path === asked.httpGet?.path
          ? {}
          : { path: old.httpGet.path }),
        ...times(old, asked),
      };
      const isKnown = Object.keys(parameters).length > 2;
      return [
        ...(isKnown ? proposeProbe(workload, parameters, `Revision ${before?.number} asked ${sayProbe(old)}.`) : []),
        ...back,
      ];
    }
    const fixes = found?.fixes ?? null;
    return [
      ...(fixes === null
        ? []
        : proposeProbe(
            workload,
            { ...common, ...fixes },
            'That is what the container and its other probes show to be served.',
          )),
      ...back,
    ];
  }
}

type ProbeSpec = NonNullable<ReturnType<typeof probeOf>>;

function sameWay(a: ProbeSpec, b: ProbeSpec): boolean {
  return (['httpGet', 'tcpSocket', 'grpc', 'exec'] as const).every(
    (way) => (a[way] === undefined) === (b[way] === undefined),
  );
}

function times(old: ProbeSpec, now: ProbeSpec) {
  const { timeoutSeconds, initialDelaySeconds, failureThreshold } = old;
  return {
    ...(timeoutSeconds === undefined || timeoutSeconds === now.timeoutSeconds ? {} : { timeoutSeconds }),
    ...(initialDelaySeconds === undefined || initialDelaySeconds === now.initialDelaySeconds
      ? {}
      : { initialDelaySeconds }),
    ...(failureThreshold === undefined || failureThreshold === now.failureThreshold ? {} : { failureThreshold }),
  };
}
