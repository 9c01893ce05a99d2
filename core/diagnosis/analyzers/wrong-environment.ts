import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { EnvVar, Pod, PodTemplate } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import type { Analyzer } from '../analyzer.ts';
import { crashesIn, logOf } from '../crashes.ts';
import { type Dependency, dependenciesOf } from '../dependencies.ts';
import { absenceEvidence, changeEvidence, fieldEvidence, logEvidence } from '../evidence.ts';
import type { Cause, Evidence, Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { type NetworkError, networkErrors } from '../network-errors.ts';
import { proposeEnvironment, proposeRollback } from '../propose.ts';
import { lastGoodRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { similarName } from '../similar-name.ts';
import { hasHadTime, unreadyContainers } from '../unready.ts';
import { containerNamed, podSpecPath, type Workload } from '../workloads.ts';

/** A workload in trouble, with what the log of one of its containers says. */
type Troubled = {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly container: string;
  readonly log: readonly string[];
  readonly variable: { readonly name: string; readonly line: string } | null;
};

/** Variables that are set, but to a peer that does not exist, a port it does not serve, or a value that the program refuses. */
export const wrongEnvironment: Analyzer = {
  name: 'wrong-environment',
  reads: [
    'Pod',
    'Service',
    'ConfigMap',
    'Namespace',
    'Deployment',
    'ReplicaSet',
    'StatefulSet',
    'DaemonSet',
    'ControllerRevision',
  ],
  analyze: (index) => {
    const findings = new Map<string, Finding>();
    for (const troubled of troubledContainers(index)) {
      for (const finding of toFindings(index, troubled))
        if (!findings.has(finding.id)) findings.set(finding.id, finding);
    }
    return [...findings.values()];
  },
};

function troubledContainers(index: ClusterIndex): readonly Troubled[] {
  const crashing = crashesIn(index).flatMap(({ workload, view, log, why }): readonly Troubled[] => {
    if (why.kind !== 'network' && why.kind !== 'program' && why.kind !== 'variable-wrong') return [];
    const variable = why.kind === 'variable-wrong' ? { name: why.name, line: why.line } : null;
    return [{ workload, pod: view.pod, container: view.container.name, log, variable }];
  });
  const unready = unreadyContainers(index)
    .filter(({ view }) => hasHadTime(index, view) || logOf(index, view).length > 0)
    .map(({ workload, view }) => ({
      workload,
      pod: view.pod,
      container: view.container.name,
      log: logOf(index, view),
      variable: null,
    }));
  return [...crashing, ...unready];
}

function toFindings(index: ClusterIndex, troubled: Troubled): readonly Finding[] {
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

type PeerFault = { readonly says: string; readonly line: string | null; readonly kind: 'host' | 'port' };

/** The configured peer is wrong when nothing has its name, or when it has no such port and calls to it fail. */
function peerFault({ address, resolution, name }: Dependency, errors: readonly NetworkError[]): PeerFault | null {
  const about = errors.find(
    ({ host }) => host !== null && (host === address.host || host.startsWith(`${address.host}.`)),
  );
  if (resolution.kind === 'missing') {
    if (errors.length > 0 && about === undefined) return null;
    return {
      kind: 'host',
      says: `${name} names host ${address.host}, but no Service is called so`,
      line: about?.line ?? null,
    };
  }
  if (resolution.kind !== 'service' || address.port === null) return null;
  const { ports = [], clusterIP, type } = resolution.service.spec;
  if (clusterIP === 'None' || type === 'ExternalName' || ports.length === 0) return null;
  if (ports.some(({ port }) => port === address.port)) return null;
  const failed = errors.find(
    (error) => error.port === address.port || error.host === address.host || error.host === clusterIP,
  );
  if (failed === undefined) return null;
  const served = ports.map(({ port }) => port).join(', ');
  return {
    kind: 'port',
    says: `${name} names port ${address.port} of ${address.host}, but Service ${resolution.service.metadata.name} serves ${served}`,
    line: failed.line,
  };
}

function peerFinding(index: ClusterIndex, troubled: Troubled, dependency: Dependency, fault: PeerFault): Finding {
  const { workload, pod, container } = troubled;
  const { name, entry, address, resolution } = dependency;
  const namespace = workload.metadata.namespace ?? '';
  const facet = (template: PodTemplate) => variableIn(template, container, name);
  const good = lastGoodRevision(index, workload, facet);
  const before = good === undefined ? undefined : facet(good.template);
  const place = resolution.kind === 'missing' ? resolution.namespace : namespace;
  const near =
    fault.kind === 'host'
      ? similarName(
          address.host.split('.')[0] ?? '',
          index.inNamespace('Service', place).map(({ metadata }) => metadata.name),
        )
      : undefined;
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
    const confidence = fault.line === null ? 0.72 : 0.9;
    if (
      before === undefined &&
      resolution.kind === 'missing' &&
      near === undefined &&
      good === undefined &&
      hasNamesake(index, place, resolution.name)
    ) {
      const explanation = `Service ${resolution.name} is missing, although its pods are there; ${sayObject(workload)} calls it by ${name}.`;
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
    const value = corrected(entry.value, near);
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

/** A value that the program itself refuses. */
function valueFinding(
  index: ClusterIndex,
  { workload, pod, container }: Troubled,
  { name, line }: { readonly name: string; readonly line: string },
): Finding {
  const facet = (template: PodTemplate) => variableIn(template, container, name);
  const good = lastGoodRevision(index, workload, facet);
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

function variableIn(template: PodTemplate, container: string, name: string): EnvVar | undefined {
  return containerNamed(template, container)?.env?.find((entry) => entry.name === name);
}

/** A workload of that name runs there: the Service in front of it is what is missing. */
function hasNamesake(index: ClusterIndex, namespace: string, name: string): boolean {
  return (['Deployment', 'StatefulSet'] as const).some((kind) => index.find(kind, namespace, name) !== undefined);
}
