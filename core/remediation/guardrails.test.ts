import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import {
  configMap,
  container,
  deployment,
  indexOf,
  node,
  pod,
  replicaSet,
  service,
  statefulSet,
} from '../testing/cluster-fixtures.ts';
import { checkGuardrails } from './guardrails.ts';
import type { Change, Plan, PlanStep } from './plan.ts';
import type { ActionName } from './remedy.ts';
import { failureOf, firstStep, planOf, remedyOf } from './testing/plan-of.ts';

const safe = container({
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  livenessProbe: { httpGet: { port: 8080 } },
});
const checkout = deployment({ containers: [safe] });
const app = '/spec/template/spec/containers/0';

/** A plan as no action of ours would make it: the guardrails do not trust the actions. */
function handMade(
  target: KubeObject,
  change: Change,
  options: { action?: ActionName; object?: KubeObject } = {},
): Plan {
  const { action = 'set-resources', object = target } = options;
  const step: PlanStep = {
    action,
    object: refOf(object),
    apiVersion: object.apiVersion,
    digest: '',
    change,
    inverse: null,
    risk: 'low',
    blastRadius: { pods: 0, services: [], says: '' },
    says: '',
  };
  const remedy = remedyOf(action, target, {});
  return { hash: '', remedy, steps: [step], verifications: [], risk: 'low', plannedAt: '' };
}

function verdict(
  target: KubeObject,
  change: Change,
  options: Parameters<typeof handMade>[2] = {},
  others: readonly KubeObject[] = [],
) {
  const objects = [target, ...(options?.object === undefined ? [] : [options.object]), ...others];
  return failureOf(() => checkGuardrails(handMade(target, change, options), indexOf(objects)));
}
const patch = (...operations: Extract<Change, { kind: 'patch' }>['operations']): Change => ({
  kind: 'patch',
  operations,
});
const replaceContainer = (change: object): Change => patch({ op: 'replace', path: app, value: { ...safe, ...change } });

describe('checkGuardrails', () => {
  it('lets an honest plan pass', () => {
    const plan = planOf('set-resources', checkout, { container: 'app', limits: { memory: '256Mi' } });
    expect(() => checkGuardrails(plan, indexOf([checkout]))).not.toThrow();
  });

  it.each<[string, Change, RegExp]>([
    ['scale to zero', patch({ op: 'replace', path: '/spec/replicas', value: 0 }), /scaling to zero hides/],
    ['scale by a hundred', patch({ op: 'replace', path: '/spec/replicas', value: 200 }), /50 is the most/],
    ['remove a probe', patch({ op: 'remove', path: `${app}/livenessProbe` }), /removing the livenessProbe/],
    [
      'remove a probe by a whole container',
      replaceContainer({ livenessProbe: undefined }),
      /removing the livenessProbe/,
    ],
    ['disarm a probe', replaceContainer({ livenessProbe: { failureThreshold: 1e6 } }), /more than an hour/],
    ['remove a limit', patch({ op: 'remove', path: `${app}/resources/limits/memory` }), /removing the memory limit/],
    ['remove all resources', patch({ op: 'remove', path: `${app}/resources` }), /removing the cpu request/],
    [
      'make a request nothing',
      patch({ op: 'replace', path: `${app}/resources/requests/cpu`, value: '0' }),
      /cpu request/,
    ],
    ['make a limit endless', replaceContainer({ resources: { ...safe.resources, limits: { memory: '0' } } }), /limit/],
    [
      'lower a limit below the request',
      patch({ op: 'replace', path: `${app}/resources/limits/memory`, value: '1Mi' }),
      /below its request/,
    ],
    ['empty the image', patch({ op: 'replace', path: `${app}/image`, value: ':2.3' }), /is no image/],
    [
      'change the selector',
      patch({ op: 'replace', path: '/spec/selector', value: { matchLabels: { a: 'b' } } }),
      /\/spec\/selector cannot/,
    ],
    ['change metadata', patch({ op: 'add', path: '/metadata/labels', value: { a: 'b' } }), /\/metadata cannot/],
    [
      'lose the pods',
      patch({ op: 'replace', path: '/spec/template/metadata/labels', value: { app: 'x' } }),
      /lose the label app=checkout/,
    ],
    ['delete the workload', { kind: 'delete' }, /only a pod/],
    ['create a workload', { kind: 'create', manifest: { ...checkout } }, /only a ConfigMap or Secret/],
  ])('refuses to %s', (_, change, reason) => {
    const failure = verdict(checkout, change);
    expect(failure).toMatch(/^GuardrailRefused: Deployment\/shop\/checkout: /);
    expect(failure).toMatch(reason);
  });

  it('lets a rollback take away what came since, and a workload grow within reason', () => {
    expect(verdict(checkout, patch({ op: 'remove', path: `${app}/livenessProbe` }), { action: 'rollback' })).toBe(
      'nothing was thrown',
    );
    expect(verdict(checkout, patch({ op: 'replace', path: '/spec/replicas', value: 20 }))).toBe('nothing was thrown');
    const asleep = deployment({ replicas: 0 });
    expect(verdict(asleep, patch({ op: 'replace', path: '/spec/replicas', value: 2 }))).toBe('nothing was thrown');
  });

  it('refuses what the plan does not name', () => {
    expect(verdict(checkout, patch(), { object: service() })).toMatch(/does not name/);
    const foreign = pod(replicaSet(checkout));
    expect(verdict(statefulSet(), { kind: 'delete' }, { object: foreign, action: 'recreate-pod' })).toMatch(
      /does not name/,
    );
  });

  it('lets the pods of the named StatefulSet be recreated with it, and nothing else be done to them', () => {
    const db = statefulSet();
    expect(verdict(db, patch(), { object: pod(db), action: 'recreate-pod' })).toMatch(/does not name/);
    expect(verdict(db, { kind: 'delete' }, { object: pod(db), action: 'rollback' })).toMatch(/does not name/);
    expect(verdict(db, { kind: 'delete' }, { object: pod(db), action: 'recreate-pod' })).toBe('nothing was thrown');
  });

  it('refuses to delete a pod that nothing makes anew', () => {
    expect(verdict(pod(null), { kind: 'delete' }, { action: 'recreate-pod' })).toMatch(
      /only a pod that its controller/,
    );
  });

  it('refuses to touch what keeps the cluster or KubeSage alive', () => {
    const restart = patch({ op: 'add', path: '/spec/template/metadata/annotations', value: {} });
    for (const namespace of ['kube-system', 'kubesage']) {
      expect(verdict(deployment({ namespace }), restart)).toMatch(/is changed by people only/);
    }
    expect(verdict(deployment({ labels: { 'app.kubernetes.io/part-of': 'kubesage' } }), restart)).toMatch(/itself/);
    const apiServer = pod(null, { labels: { tier: 'control-plane' } });
    expect(verdict(apiServer, { kind: 'delete' }, { action: 'recreate-pod' })).toMatch(/control plane/);
  });

  it('refuses to create a setting that could not be told from others', () => {
    const bare = { ...configMap('settings', { a: '1' }) };
    expect(verdict(bare, { kind: 'create', manifest: bare })).toMatch(/marked as made by KubeSage/);
    const settings = configMap('settings', { a: '1' }, { labels: { 'app.kubernetes.io/managed-by': 'kubesage' } });
    expect(verdict(bare, { kind: 'create', manifest: settings })).toBe('nothing was thrown');
  });

  it('keeps one node for new pods', () => {
    const target = node({ name: 'a' });
    const cordon = (...others: readonly KubeObject[]) => {
      const plan = planOf('cordon', target, {}, others);
      expect(firstStep(plan).change.kind).toBe('patch');
      return failureOf(() => checkGuardrails(plan, indexOf([target, ...others])));
    };
    expect(cordon(node({ name: 'b' }))).toBe('nothing was thrown');
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
    const unfit = [
      node({ name: 'b', spec: { unschedulable: true } }),
      node({ name: 'c', isReady: false }),
      node({ name: 'd', spec: { taints } }),
    ];
    expect(cordon(...unfit)).toMatch(/^GuardrailRefused: Node\/a: it is the last node/);
  });
});
