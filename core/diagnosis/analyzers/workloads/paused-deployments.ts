import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Deployment, ReplicaSet } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { changeEvidence, fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { podSpecPath } from '../../workloads.ts';

/** Longer than people pause to make several changes at once. */
const patienceSeconds = 3600;

/** Deployments that are paused while a change waits: what was edited does not run. */
export const pausedDeployments = objectAnalyzer({
  name: 'paused-deployments',
  subjects: ['Deployment'],
  reasons: { PausedWithChange: 'The rollout is paused, and the template was changed since: the change does not run.' },
  analyze: (index, deployment) => {
    if (deployment.spec.paused !== true) return [];
    const sets = index.ownedBy(deployment).filter((object): object is ReplicaSet => object.kind === 'ReplicaSet');
    const isRolledOut = sets.length === 0 || sets.some((set) => sameTemplate(set, deployment));
    return isRolledOut ? [] : [toFinding(index, deployment)];
  },
});

/** A ReplicaSet's template is the Deployment's with one label more. */
function sameTemplate(set: ReplicaSet, deployment: Deployment): boolean {
  const { 'pod-template-hash': _hash, ...labels } = set.spec.template.metadata?.labels ?? {};
  const { template } = deployment.spec;
  const keyOf = (spec: unknown, marks: unknown, notes: unknown) => JSON.stringify([spec, sorted(marks), sorted(notes)]);
  return (
    keyOf(set.spec.template.spec, labels, set.spec.template.metadata?.annotations) ===
    keyOf(template.spec, template.metadata?.labels, template.metadata?.annotations)
  );
}

function sorted(record: unknown): unknown {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

function toFinding(index: ClusterIndex, deployment: Deployment): Finding {
  const { name } = deployment.metadata;
  const since = lastChange(deployment);
  const felt = feltTrouble(index, deployment);
  const isLong = isOlderThan(index, since, patienceSeconds);
  const says = `its rollout is paused, and the template was changed ${sayAge(index, since)} ago: its pods still run the one before`;
  return makeFinding(index, {
    analyzer: 'paused-deployments',
    severity: felt.length > 0 ? 'medium' : isLong ? 'low' : 'info',
    object: refOf(deployment),
    reason: 'PausedWithChange',
    message: `Deployment ${name} does not run what was edited: ${says}.`,
    evidence: [
      fieldEvidence(deployment, 'spec.paused', true),
      changeEvidence(deployment, podSpecPath(deployment), 'no ReplicaSet has this template', since),
      ...felt,
    ],
    cause: {
      object: refOf(deployment),
      reason: 'PausedWithChange',
      confidence: felt.length > 0 ? 0.65 : 0.5,
      explanation: `Of Deployment ${name}, ${says}.`,
    },
  });
}
