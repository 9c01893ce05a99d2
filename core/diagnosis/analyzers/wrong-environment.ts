import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { crashesOf, logOf } from '../crashes.ts';
import { dependenciesOf } from '../dependencies.ts';
import { changeEvidence, fieldEvidence, logEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { networkErrors } from '../network-errors.ts';
import { peerFault } from '../peer-fault.ts';
import { peerFinding, variableIn } from '../peer-finding.ts';
import { proposeEnvironment, proposeRollback } from '../propose.ts';
import { lastGoodRevision, wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import type { TroubledContainer } from '../troubled-container.ts';
import { hasHadTime, unreadyContainers } from '../unready.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { podSpecPath, type Workload } from '../workloads.ts';

/** Variables that are set, but to a peer that does not exist, a port it does not serve, or a value that the program refuses. */
export const wrongEnvironment = workloadAnalyzer({
  name: 'wrong-environment',
  reasons: {
    EnvVarWrong: 'A variable names a peer or port that is not there, or holds a value that the program refuses.',
  },
  analyze: (index, workload) => {
    const findings = new Map<string, Finding>();
    for (const troubled of troubledContainers(index, workload)) {
      for (const finding of toFindings(index, troubled))
        if (!findings.has(finding.id)) findings.set(finding.id, finding);
    }
    return [...findings.values()];
  },
});

function troubledContainers(index: ClusterIndex, workload: Workload): readonly TroubledContainer[] {
  const crashing = crashesOf(index, workload).flatMap(({ view, log, why }): readonly TroubledContainer[] => {
    if (why.kind !== 'network' && why.kind !== 'program' && why.kind !== 'variable-wrong') return [];
    const variable = why.kind === 'variable-wrong' ? { name: why.name, line: why.line } : null;
    return [{ workload, pod: view.pod, container: view.container.name, log, variable }];
  });
  const unready = unreadyContainers(index, workload)
    .filter((view) => logOf(index, view).length > 0 || hasHadTime(index, view))
    .map((view) => ({
      workload,
      pod: view.pod,
      container: view.container.name,
      log: logOf(index, view),
      variable: null,
    }));
  return [...crashing, ...unready];
}

function toFindings(index: ClusterIndex, troubled: TroubledContainer): readonly Finding[] {
  const { workload, container, log, variable } = troubled;
  const errors = networkErrors(log);
  const peers = dependenciesOf(index, workload).filter((dependency) => dependency.container === container);
  const faults = peers.flatMap((dependency) => {
    const fault = peerFault(dependency, errors);
    return fault === null ? [] : [peerFinding(index, troubled, dependency, fault)];
  });
  if (faults.length > 0 || variable === null) return faults;
  return [valueFinding(index, troubled, variable)];
}

/** A value that the program itself refuses. */
function valueFinding(
  index: ClusterIndex,
  { workload, pod, container }: TroubledContainer,
  { name, line }: { readonly name: string; readonly line: string },
): Finding {
  const facet = (template: PodTemplate) => variableIn(template, container, name);
  const good = wasIntroduced(index, workload, facet) ? lastGoodRevision(index, workload, facet) : undefined;
  const before = good === undefined ? undefined : facet(good.template);
  const since = before === undefined ? '' : ' since its last rollout';
  const isPlain = before?.value !== undefined;
  return makeFinding(index, {
    analyzer: 'wrong-environment',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'EnvVarWrong',
    discriminator: `${container}/${name}`,
    message: `${sayObject(workload)} keeps crashing: container ${container} does not accept the value of ${name}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.containers[${container}].env`, name),
      ...(before === undefined
        ? []
        : [
            changeEvidence(
              workload,
              `${podSpecPath(workload)}.containers[${container}].env`,
              `revision ${good?.number} had another value of ${name}`,
            ),
          ]),
      logEvidence(pod, container, line),
    ],
    cause: {
      object: refOf(workload),
      reason: 'EnvVarWrong',
      confidence: before === undefined ? 0.75 : 0.95,
      explanation: `The value of ${name} in ${sayObject(workload)} is refused by the program${since}.`,
    },
    remedies: [
      ...(isPlain
        ? proposeEnvironment(
            workload,
            { container, name, value: before.value ?? '' },
            `It is the value of revision ${good?.number}.`,
          )
        : []),
      ...(before === undefined
        ? proposeEnvironment(workload, { container, name }, 'The program refuses the present value.')
        : proposeRollback(index, workload, facet, `The last rollout changed ${name}.`)),
    ],
  });
}
