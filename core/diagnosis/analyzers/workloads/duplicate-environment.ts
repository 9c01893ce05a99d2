import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { EnvVar, PodTemplate } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { redactEntry } from '../../../redact.ts';
import { fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { peerAddress, resolveHost } from '../../service-address.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import {
  containerNamed,
  type PlacedContainer,
  placedContainers,
  podSpecPath,
  podTemplateOf,
  type Workload,
} from '../../workloads.ts';

type Placed = { readonly variable: EnvVar; readonly at: number };

/** Variables that a container sets more than once to different values. The last one wins, whichever was meant. */
export const duplicateEnvironment = workloadAnalyzer({
  name: 'duplicate-environment',
  reasons: { VariableSetTwice: 'A container sets a variable twice, differently; Kubernetes takes the last.' },
  analyze: (index, workload) =>
    placedContainers(podTemplateOf(workload).spec).flatMap((placed) =>
      duplicates(placed.container.env ?? []).map((entries) => toFinding(index, workload, placed, entries)),
    ),
});

function duplicates(env: readonly EnvVar[]): readonly (readonly Placed[])[] {
  if (new Set(env.map(({ name }) => name)).size === env.length) return [];
  const placed = env.map((variable, at) => ({ variable, at }));
  return [...Map.groupBy(placed, ({ variable }) => variable.name).values()].filter(
    (entries) => new Set(entries.map(({ variable }) => sourceOf(variable))).size > 1,
  );
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  { container, path }: PlacedContainer,
  entries: readonly Placed[],
): Finding {
  const last = entries.at(-1);
  const name = last?.variable.name ?? '';
  const isWrong = last !== undefined && leadsNowhere(index, workload, last.variable);
  const isOtherRight = entries.slice(0, -1).some(({ variable }) => leadsSomewhere(index, workload, variable));
  const felt: readonly Evidence[] = feltTrouble(index, workload);
  const ofName = (template: PodTemplate) =>
    (containerNamed(template, container.name)?.env ?? []).filter((variable) => variable.name === name);
  const isNew = wasIntroduced(index, workload, ofName);
  const isFelt = felt.length > 0 && (isNew || isWrong);
  const says = `container ${container.name} sets ${name} ${entries.length} times, and the last one (${shown(last?.variable)}) wins${isWrong ? ', which leads nowhere' : ''}`;
  return makeFinding(index, {
    analyzer: 'duplicate-environment',
    severity: isFelt ? impactOn(index, workload) : isWrong ? 'medium' : 'low',
    object: refOf(workload),
    reason: 'VariableSetTwice',
    discriminator: `${container.name}/${name}`,
    message: `In ${sayObject(workload)}, ${says}.`,
    evidence: [
      ...entries.map(({ variable, at }) =>
        fieldEvidence(workload, `${podSpecPath(workload)}.${path}.env[${at}]`, `${name}=${shown(variable)}`),
      ),
      ...felt,
    ],
    cause: {
      object: refOf(workload),
      reason: 'VariableSetTwice',
      confidence: isWrong && isOtherRight ? 0.95 : isWrong || isFelt ? 0.85 : 0.5,
      explanation: `In ${sayObject(workload)}, ${says}.`,
    },
    remedies: isNew ? proposeRollback(index, workload, ofName, `The last rollout set ${name} twice.`) : [],
  });
}

function sourceOf({ value, valueFrom }: EnvVar): string {
  return JSON.stringify(valueFrom ?? value ?? '');
}

function shown(variable: EnvVar | undefined): string {
  const { configMapKeyRef, secretKeyRef } = variable?.valueFrom ?? {};
  if (configMapKeyRef !== undefined) return `key ${configMapKeyRef.key} of ConfigMap ${configMapKeyRef.name}`;
  if (secretKeyRef !== undefined) return `key ${secretKeyRef.key} of Secret ${secretKeyRef.name}`;
  return variable?.valueFrom === undefined
    ? redactEntry(variable?.name ?? '', variable?.value ?? '')
    : JSON.stringify(variable.valueFrom);
}

function leadsNowhere(index: ClusterIndex, workload: Workload, variable: EnvVar): boolean {
  const target = targetOf(index, workload, variable);
  if (target === null) return false;
  if (target.resolution.kind === 'missing') return true;
  const { port } = target.address;
  if (target.resolution.kind !== 'service' || port === null) return false;
  const { ports = [], clusterIP } = target.resolution.service.spec;
  return clusterIP !== 'None' && ports.length > 0 && !ports.some((entry) => entry.port === port);
}

function leadsSomewhere(index: ClusterIndex, workload: Workload, variable: EnvVar): boolean {
  return targetOf(index, workload, variable)?.resolution.kind === 'service' && !leadsNowhere(index, workload, variable);
}

function targetOf(index: ClusterIndex, workload: Workload, { name, value = '' }: EnvVar) {
  const address = peerAddress(name, value);
  return address === null
    ? null
    : { address, resolution: resolveHost(index, workload.metadata.namespace ?? '', address.host) };
}
