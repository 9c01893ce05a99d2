import type { ClusterIndex } from '../cluster/cluster-index.ts';
import { refKey } from '../cluster/object-ref.ts';
import { KubeSageError } from '../errors.ts';
import type { Plan, PlanStep } from './plan.ts';

/** Namespaces whose objects keep the cluster or KubeSage itself alive. */
const protectedNamespaces: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'kubesage', 'kubesage-system']);

/** Throws GuardrailRefused for a plan that hides a symptom, endangers the cluster, or reaches farther than its remedy says. */
export function checkGuardrails(plan: Plan, index: ClusterIndex): void {
  for (const step of plan.steps) {
    for (const rule of rules) {
      const fault = rule(step, plan, index);
      if (fault !== null) throw new KubeSageError('GuardrailRefused', `${fault} (${refKey(step.object)})`);
    }
  }
}

type Rule = (step: PlanStep, plan: Plan, index: ClusterIndex) => string | null;

const rules: readonly Rule[] = [
  function staysOnItsTarget({ object }, { remedy: { target } }) {
    return refKey(object) === refKey(target) ? null : 'The plan touches an object that its remedy does not name.';
  },
  function leavesTheControlPlaneAlone({ object }) {
    return protectedNamespaces.has(object.namespace) ? `Namespace ${object.namespace} keeps the cluster alive: a person changes it by hand.` : null;
  },
  function neverScalesToZero({ change }) {
    return sets(change, /^\/spec\/replicas$/, (value) => value === 0) ? 'Scaling to zero hides the symptom.' : null;
  },
  function neverRemovesProbesOrResources({ change, action }) {
    if (change.kind !== 'patch' || action === 'rollback') return null;
    const removed = change.operations.find(({ op, path }) => op === 'remove' && /(Probe|resources)(\/|$)/.test(path));
    return removed === undefined ? null : 'Removing a probe, request or limit hides the symptom.';
  },
  function deletesOnlyPods({ change, action }) {
    return change.kind === 'delete' && action !== 'recreate-pod' ? 'Only a pod that its controller recreates may be deleted.' : null;
  },
  function keepsANodeSchedulable({ action, object }, _, index) {
    if (action !== 'cordon') return null;
    const others = index.all('Node').filter(({ metadata, spec }) => metadata.name !== object.name && spec?.unschedulable !== true);
    return others.length === 0 ? 'It is the last node that takes new pods.' : null;
  },
];

function sets(change: PlanStep['change'], path: RegExp, isBad: (value: unknown) => boolean): boolean {
  return change.kind === 'patch' && change.operations.some((operation) => operation.op !== 'remove' && path.test(operation.path) && isBad(operation.value));
}
