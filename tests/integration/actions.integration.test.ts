import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ConnectedCluster, connectCluster } from '../../adapters/kubernetes/connect-cluster.ts';
import { ClusterIndex } from '../../core/cluster/cluster-index.ts';
import type { KubeObject } from '../../core/cluster/kube-object.ts';
import { missingRef } from '../../core/cluster/object-ref.ts';
import { resourceKind } from '../../core/cluster/resource-kinds.ts';
import { renderDiff } from '../../core/remediation/describe-plan.ts';
import { checkGuardrails } from '../../core/remediation/guardrails.ts';
import { makePlan } from '../../core/remediation/make-plan.ts';
import { objectDigest } from '../../core/remediation/object-digest.ts';
import type { Plan, PlanStep, Verification } from '../../core/remediation/plan.ts';
import { type ActionName, actionNames, type Remedy } from '../../core/remediation/remedy.ts';
import { resolveSealed } from '../../core/remediation/sealed-values.ts';
import { undoVerifications } from '../../core/remediation/undo.ts';
import { type Judgement, judge } from '../../core/remediation/verify.ts';

const namespace = `actions-${randomUUID().slice(0, 8)}`;
const repository = 'registry.shop.example/shop/media';
const sealed = new Map([['seal-1', 'hunter22']]);
let admin: ConnectedCluster;
let kubesage: ConnectedCluster;

beforeAll(async () => {
  admin = await connectCluster('real', inject('adminKubeconfig'), '');
  kubesage = await connectCluster('real', inject('kubesageKubeconfig'), '');
  await create('Namespace', namespace, {}, '');
  await create('Deployment', 'web', workload('web'));
  await create('StatefulSet', 'db', { ...workload('db'), serviceName: 'db' });
  await create('CronJob', 'nightly', {
    schedule: '0 3 * * *',
    suspend: true,
    jobTemplate: { spec: { template: { spec: { ...podSpec(), restartPolicy: 'Never' } } } },
  });
  await create('Service', 'web', { selector: { app: 'wbe' }, ports: [{ port: 80, targetPort: 9090 }] });
  await create('Ingress', 'web', {
    rules: [{ host: 'web.example', http: { paths: [path('/', 'gone')] } }],
  });
  await createKeyed('ConfigMap', 'settings', { host: 'db' });
  await createKeyed('Secret', 'login', { user: 'bWU=' });
  await untilMet([{ kind: 'rollout-complete', workload: named('Deployment', 'web') }]);
  await untilMet([{ kind: 'rollout-complete', workload: named('StatefulSet', 'db') }]);
});
afterAll(async () => {
  await change(admin, named('Namespace', namespace, ''), { kind: 'delete' });
  await Promise.all([admin.close(), kubesage.close()]);
});

/** What each action can do to the objects above. A rollback needs a history, a recreated pod leaves nothing to undo: below. */
const remedies: readonly (readonly [action: ActionName, kind: string, name: string, parameters: object])[] = [
  ['set-image', 'Deployment', 'web', { container: 'app', image: `${repository}:1.5.0` }],
  ['set-image', 'CronJob', 'nightly', { container: 'app', image: `${repository}:1.5.0` }],
  ['set-resources', 'Deployment', 'web', { container: 'app', limits: { memory: '1024Mi', cpu: '0.5' } }],
  ['set-env', 'Deployment', 'web', { container: 'app', name: 'MODE', value: 'slow' }],
  ['set-env', 'StatefulSet', 'db', { container: 'app', name: 'HOST', configMapKey: { name: 'settings', key: 'host' } }],
  ['fix-probe', 'Deployment', 'web', { container: 'app', probe: 'readiness', path: '/healthz', failureThreshold: 5 }],
  ['restart-rollout', 'Deployment', 'web', {}],
  ['scale', 'Deployment', 'web', { replicas: 2 }],
  ['cordon', 'Node', '', {}],
  ['patch-selector', 'Service', 'web', { selector: { app: 'web' } }],
  ['patch-port', 'Service', 'web', { port: 80, targetPort: 8080 }],
  ['patch-port', 'Ingress', 'web', { host: 'web.example', path: '/', serviceName: 'web', servicePort: 80 }],
  ['set-config-key', 'ConfigMap', 'settings', { key: 'port', value: '5432' }],
  ['set-config-key', 'ConfigMap', 'made', { key: 'port', value: '5432' }],
  ['set-secret-key', 'Secret', 'login', { key: 'password', sealedValue: 'seal-1' }],
  ['set-secret-key', 'Secret', 'made', { key: 'password', sealedValue: 'seal-1' }],
  ['resume-cronjob', 'CronJob', 'nightly', {}],
];

describe('on a real API server', () => {
  it.each(remedies)(
    '%s of %s %s is accepted as planned, and undone exactly',
    async (action, kind, name, parameters) => {
      const target =
        kind === 'Node' ? named('Node', (await observe()).all('Node')[0]?.metadata.name ?? '', '') : named(kind, name);
      const plan = await plannedOf(action, target, parameters);
      const [step] = plan.steps;
      if (step === undefined) throw new Error('no step');
      const before = await kubesage.read(target);

      const rehearsed = await change(kubesage, step.object, step.change, {
        isDryRun: true,
        apiVersion: step.apiVersion,
      });
      expect(renderDiff(before, rehearsed.object)).toMatch(/^[+-] {2}/m);
      expect(renderDiff(before, rehearsed.object)).not.toContain('hunter22');
      expect(await digestOf(target)).toBe(step.digest);

      const applied = await act(step);
      await untilMet(plan.verifications.filter(({ kind: of }) => of === 'field-equals'));
      // Controllers have had their say by then: what they keep must not stand in the way of the undo.
      await delay(700);
      await change(kubesage, { ...step.object, uid: applied.uid }, step.inverse ?? { kind: 'delete' }, {
        digest: applied.digest,
        apiVersion: step.apiVersion,
      });
      await untilMet(undoVerifications(plan));
      expect(await digestOf(target)).toBe(step.digest);
    },
  );

  it('rollback finds the revisions of a Deployment and of a StatefulSet, and verifies by their pods', async () => {
    for (const [kind, name] of [
      ['Deployment', 'web'],
      ['StatefulSet', 'db'],
    ] as const) {
      const target = named(kind, name);
      const wrong = await plannedOf('set-image', target, { container: 'app', image: `${repository}:9.9.9` });
      for (const step of wrong.steps) await act(step);
      expect((await until(wrong.verifications, ({ failedForGood }) => failedForGood !== null)).failedForGood).toMatch(
        /ImagePull/,
      );
      const good = Math.max(...revisions(await observe(), target.name)) - 1;
      const back = await plannedOf('rollback', target, { toRevision: good });
      const [template, ...recreations] = back.steps;
      if (template === undefined) throw new Error('no step');
      await act(template);
      expect(recreations).toHaveLength(kind === 'StatefulSet' ? 1 : 0);
      for (const step of recreations) {
        // Until it is deleted, the StatefulSet waits for its broken pod, whatever the template says now.
        await delay(2_000);
        expect((await observe()).byUid(step.object.uid)?.metadata.deletionTimestamp).toBeUndefined();
        await act(step);
      }
      const outcome = await until(back.verifications, ({ ok, failedForGood }) => ok || failedForGood !== null);
      expect(outcome).toMatchObject({ ok: true, failedForGood: null });
    }
  });

  it('recreate-pod waits for the new pod', async () => {
    const index = await observe();
    const pod = index.inNamespace('Pod', namespace).find(({ metadata }) => metadata.labels?.app === 'web');
    const plan = await plannedOf('recreate-pod', named('Pod', pod?.metadata.name ?? ''), {});
    const [step] = plan.steps;
    if (step === undefined) throw new Error('no step');
    await act(step);
    await untilMet(plan.verifications);
    const old = (await observe()).byUid(pod?.metadata.uid ?? '');
    expect(old === undefined || old.metadata.deletionTimestamp !== undefined).toBe(true);
  });

  it('has tried every action', () => {
    const tried = new Set([...remedies.map(([action]) => action), 'rollback', 'recreate-pod', 'uncordon']);
    expect(actionNames.filter((name) => !tried.has(name))).toEqual([]);
  });
});

function podSpec(): object {
  const readinessProbe = { httpGet: { path: '/ready', port: 8080 } };
  const resources = { limits: { memory: '512Mi' } };
  return { containers: [{ name: 'app', image: `${repository}:1.4.0`, readinessProbe, resources }] };
}

function workload(app: string): object {
  return { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: podSpec() } };
}

function path(at: string, name: string): object {
  return { path: at, pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } };
}

function named(kind: string, name: string, inNamespace = namespace) {
  return missingRef(kind, inNamespace, name);
}

async function observe(): Promise<ClusterIndex> {
  return new ClusterIndex(await kubesage.observe({ namespace }));
}

async function plannedOf(action: ActionName, target: ReturnType<typeof named>, parameters: object): Promise<Plan> {
  const remedy = { action, target, parameters, title: '', rationale: '', requiredInputs: [] } as unknown as Remedy;
  const index = await observe();
  const plan = makePlan(remedy, index, { plannedAt: new Date().toISOString(), findingId: null });
  checkGuardrails(plan, index);
  return plan;
}

async function act(step: PlanStep): Promise<{ readonly uid: string; readonly digest: string }> {
  const { object } = await change(kubesage, step.object, step.change, {
    ...(step.digest === '' ? {} : { digest: step.digest }),
    apiVersion: step.apiVersion,
  });
  return { uid: object?.metadata.uid ?? '', digest: object === null ? '' : objectDigest(object) };
}

function change(
  cluster: ConnectedCluster,
  ref: ReturnType<typeof named>,
  what: PlanStep['change'],
  {
    apiVersion = resourceKind(ref.kind)?.apiVersion ?? 'v1',
    ...options
  }: { apiVersion?: string; digest?: string; isDryRun?: boolean } = {},
) {
  return cluster.mutate(ref, apiVersion, resolveSealed(what, sealed), {
    operation: randomUUID(),
    uid: ref.uid,
    isDryRun: false,
    ...options,
  });
}

async function digestOf(ref: ReturnType<typeof named>): Promise<string> {
  const object = await kubesage.read(ref);
  return object === null ? '' : objectDigest(object);
}

function revisions(index: ClusterIndex, name: string): readonly number[] {
  const sets = index.inNamespace('ReplicaSet', namespace).filter((set) => set.metadata.labels?.app === name);
  const stored = index.inNamespace('ControllerRevision', namespace).filter((one) => one.metadata.labels?.app === name);
  return [
    ...sets.map(({ metadata }) => Number(metadata.annotations?.['deployment.kubernetes.io/revision'])),
    ...stored.map(({ revision }) => revision),
  ];
}

async function untilMet(verifications: readonly Verification[]): Promise<void> {
  await until(verifications, ({ ok }) => ok);
}

async function until(
  verifications: readonly Verification[],
  isDone: (judgement: Judgement) => boolean,
): Promise<Judgement> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const judgement = judge(verifications, await observe(), []);
    if (isDone(judgement)) return judgement;
    if (Date.now() > deadline) throw new Error(`still: ${JSON.stringify(judgement)}`);
    await delay(300);
  }
}

async function create(kind: string, name: string, spec: object, inNamespace = namespace): Promise<void> {
  await put(kind, name, { spec }, inNamespace);
}

async function createKeyed(kind: string, name: string, data: Readonly<Record<string, string>>): Promise<void> {
  await put(kind, name, { data }, namespace);
}

async function put(kind: string, name: string, rest: object, inNamespace: string): Promise<KubeObject | null> {
  const manifest = { metadata: { name }, ...rest };
  return (await change(admin, named(kind, name, inNamespace), { kind: 'create', manifest })).object;
}
