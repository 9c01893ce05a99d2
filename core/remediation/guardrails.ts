import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { KubeObject, Node, Pod } from '../cluster/kube-object.ts';
import { refKey } from '../cluster/object-ref.ts';
import type { KindName } from '../cluster/resource-kinds.ts';
import { KubeSageError } from '../errors.ts';
import { applyPatch } from './apply-patch.ts';
import { fixedFields } from './fixed-fields.ts';
import { valueAt } from './json-pointer.ts';
import type { Plan, PlanStep } from './plan.ts';
import { safetyFault } from './safety-fault.ts';
import { ownLabel } from './set-key.ts';
import { rolloutKinds, templateKinds, templateOf } from './workload.ts';

/** A step with its object as it is and as the step would leave it; null where there is none. */
type Case = {
  readonly step: PlanStep;
  readonly plan: Plan;
  readonly index: ClusterIndex;
  readonly before: KubeObject | null;
  readonly after: KubeObject | null;
};

/** Answers why the step may not be done, or null. */
type Rule = (example: Case) => string | null;

/** Namespaces whose objects keep the cluster or KubeSage itself alive. */
const protectedNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'kubesage',
  'kubesage-system',
]);
const mostGrowth = { pods: 50, factor: 10 };

/** Throws GuardrailRefused for a plan that hides a symptom, endangers the cluster, or reaches farther than its remedy says. */
export function checkGuardrails(plan: Plan, index: ClusterIndex): void {
  for (const step of plan.steps) {
    const before = index.find(step.object.kind as KindName, step.object.namespace, step.object.name) ?? null;
    const example = { step, plan, index, before, after: afterStep(step, before) };
    for (const rule of rules) {
      const fault = rule(example);
      if (fault !== null) throw new KubeSageError('GuardrailRefused', `${refKey(step.object)}: ${fault}`);
    }
  }
}

function afterStep({ change, object }: PlanStep, before: KubeObject | null): KubeObject | null {
  if (change.kind === 'delete') return null;
  if (change.kind === 'create') return change.manifest as unknown as KubeObject;
  if (before === null) throw new KubeSageError('PreconditionFailed', `${refKey(object)} does not exist.`);
  return applyPatch(before, change.operations);
}

const rules: readonly Rule[] = [
  function staysOnItsTarget({ step: { object, action, change }, plan, before }) {
    const { target } = plan.remedy;
    if (refKey(object) === refKey(target)) return null;
    const isOwnPod =
      action === 'recreate-pod' &&
      change.kind === 'delete' &&
      before?.metadata.ownerReferences?.some(
        ({ kind, name, controller }) => controller === true && kind === target.kind && name === target.name,
      ) === true;
    return isOwnPod ? null : 'the plan touches an object that its remedy does not name.';
  },
  function leavesTheControlPlaneAlone({ step: { object }, before }) {
    if (protectedNamespaces.has(object.namespace)) {
      return `namespace ${object.namespace} keeps the cluster or KubeSage alive, and is changed by people only.`;
    }
    const { labels = {}, ownerReferences = [] } = before?.metadata ?? {};
    if (labels['app.kubernetes.io/part-of'] === 'kubesage') return 'KubeSage does not change itself.';
    const isControlPlane =
      object.kind === 'Pod' && (labels.tier === 'control-plane' || ownerReferences.some(({ kind }) => kind === 'Node'));
    return isControlPlane ? 'a pod of the control plane is changed by people only.' : null;
  },
  function deletesOnlyWhatComesBack({ step: { change, action, object }, before }) {
    if (change.kind !== 'delete') return null;
    const isRecreated =
      action === 'recreate-pod' &&
      object.kind === 'Pod' &&
      (before as Pod | null)?.metadata.ownerReferences?.some(({ controller }) => controller === true) === true;
    return isRecreated ? null : 'only a pod that its controller makes anew may be deleted.';
  },
  function createsOnlyMarkedSettings({ step: { change, object }, after }) {
    if (change.kind !== 'create') return null;
    const isMarked = after?.metadata.labels?.[ownLabel.name] === ownLabel.value;
    return isMarked && (object.kind === 'ConfigMap' || object.kind === 'Secret')
      ? null
      : 'only a ConfigMap or Secret marked as made by KubeSage may be created.';
  },
  function keepsFixedFields({ step: { object, change }, before, after }) {
    if (before === null || after === null || change.kind !== 'patch') return null;
    const changed = fixedFields(object.kind).find(
      (path) => JSON.stringify(valueAt(before, path)) !== JSON.stringify(valueAt(after, path)),
    );
    if (changed !== undefined) return `${changed} cannot be changed.`;
    const selector = valueAt(after, '/spec/selector/matchLabels') as Readonly<Record<string, string>> | undefined;
    if (!rolloutKinds.includes(object.kind) || selector === undefined) return null;
    const labels = templateOf(after).metadata?.labels ?? {};
    const lost = Object.entries(selector).find(([key, value]) => labels[key] !== value);
    return lost === undefined ? null : `its pods would lose the label ${lost.join('=')} by which it finds them.`;
  },
  function keepsAtLeastOnePod({ before, after }) {
    const [old, fresh] = [replicasOf(before), replicasOf(after)];
    if (old === null || fresh === null || old === fresh) return null;
    if (fresh === 0) return 'scaling to zero hides the symptom.';
    const most = Math.max(mostGrowth.pods, old * mostGrowth.factor);
    return fresh > most
      ? `${fresh} replicas instead of ${old} at once endanger the cluster; ${most} is the most.`
      : null;
  },
  function keepsItsSafety({ step: { object, action }, before, after }) {
    if (before === null || after === null || !templateKinds.includes(object.kind)) return null;
    return safetyFault(templateOf(before), templateOf(after), action === 'rollback');
  },
  function keepsANodeForNewPods({ step: { action, object }, index }) {
    if (action !== 'cordon') return null;
    const others = index.all('Node').filter((node) => node.metadata.name !== object.name && takesPods(node));
    return others.length === 0 ? 'it is the last node that takes new pods.' : null;
  },
];

function replicasOf(object: KubeObject | null): number | null {
  if (object?.kind !== 'Deployment' && object?.kind !== 'StatefulSet') return null;
  return (valueAt(object, '/spec/replicas') ?? 1) as number;
}

function takesPods({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const isTainted = (spec?.taints ?? []).some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return isReady === true && spec?.unschedulable !== true && !isTainted;
}
