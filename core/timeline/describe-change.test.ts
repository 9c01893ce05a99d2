import { describe, expect, it } from 'vitest';
import type { Container, Deployment, KubeObject, ManagedFields, Node } from '../cluster/kube-object.ts';
import { ago } from '../testing/fixture-metadata.ts';
import { claim, configMap, event, namespace, node, object, secret } from '../testing/object-fixtures.ts';
import { pod } from '../testing/pod-fixtures.ts';
import { autoscaler, budget, container, cronJob, deployment, replicaSet } from '../testing/workload-fixtures.ts';
import { describeChange } from './describe-change.ts';

const seenAt = '2026-03-02T12:00:00.500Z';

const described = (before: KubeObject | null, after: KubeObject | null) =>
  describeChange('prod', before, after, seenAt);

function written<T extends KubeObject>(target: T, ...managedFields: readonly ManagedFields[]): T {
  return { ...target, metadata: { ...target.metadata, managedFields } };
}

const by = (manager: string, secondsAgo: number, more: Partial<ManagedFields> = {}): ManagedFields => ({
  manager,
  operation: 'Update',
  time: ago(secondsAgo),
  ...more,
});

const withContainer = (more: Partial<Container>): Deployment => deployment({ containers: [container(more)] });

const changedContainer = (before: Partial<Container>, after: Partial<Container>) =>
  described(withContainer(before), withContainer(after));

describe('rollouts', () => {
  it('says which image came in, who wrote it, when, and the field', () => {
    const before = written(withContainer({ image: 'shop/checkout:2.2' }), by('helm', 900));
    const after = written(withContainer({ image: 'shop/checkout:2.3' }), by('helm', 900), by('kubectl-set', 60));
    expect(described(before, after)).toMatchObject({
      cluster: 'prod',
      at: ago(60),
      object: { kind: 'Deployment', namespace: 'shop', name: 'checkout' },
      category: 'rollout',
      verb: 'changed',
      who: 'kubectl-set',
      says: 'Deployment checkout was rolled out with image shop/checkout:2.3 (was 2.2)',
      fields: [
        { path: 'spec.template.spec.containers[app].image', before: 'shop/checkout:2.2', after: 'shop/checkout:2.3' },
      ],
    });
  });

  it.each<[string, Partial<Container>, Partial<Container>, string]>([
    [
      'a variable that is gone',
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'DB_HOST', value: 'db' },
        ],
      },
      { env: [{ name: 'A', value: '1' }] },
      'variable DB_HOST removed',
    ],
    [
      'a variable put in front',
      { env: [{ name: 'B', value: '2' }] },
      {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
      'variable A added',
    ],
    [
      'a value',
      { env: [{ name: 'MODE', value: 'fast' }] },
      { env: [{ name: 'MODE', value: 'safe' }] },
      'variable MODE fast → safe',
    ],
    [
      'a memory limit',
      { resources: { limits: { memory: '256Mi' } } },
      { resources: { limits: { memory: '64Mi' } } },
      'memory limit 256Mi → 64Mi',
    ],
    ['a first request', {}, { resources: { requests: { cpu: '4' } } }, 'cpu request set to 4'],
    ['a probe', {}, { livenessProbe: { httpGet: { path: '/', port: 80 } } }, 'liveness probe added'],
    [
      'a path of a probe',
      { livenessProbe: { httpGet: { path: '/a', port: 80 } } },
      { livenessProbe: { httpGet: { path: '/b', port: 80 } } },
      'liveness probe httpGet.path /a → /b',
    ],
    ['a command', { command: ['run'] }, { command: ['walk'] }, 'command run → walk'],
    ['a mount', {}, { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, 'mount data added'],
  ])('says %s', (_, before, after, says) => {
    expect(changedContainer(before, after)?.says).toContain(says);
  });

  it('tells a restart, a pause and a cause that somebody wrote down', () => {
    const base = deployment();
    const restarted = {
      ...base,
      spec: {
        ...base.spec,
        template: {
          ...base.spec.template,
          metadata: { ...base.spec.template.metadata, annotations: { 'kubectl.kubernetes.io/restartedAt': ago(3) } },
        },
      },
    };
    expect(described(base, restarted)?.says).toBe('Deployment checkout was rolled out with a restart');
    const paused = { ...base, spec: { ...base.spec, paused: true } };
    expect(described(base, paused)?.says).toBe('Deployment checkout was paused');
    const caused = {
      ...withContainer({ image: 'a:2' }),
      metadata: { ...base.metadata, annotations: { 'kubernetes.io/change-cause': 'Hotfix\n for token=abcdefgh' } },
    };
    expect(described(withContainer({ image: 'a:1' }), caused)?.says).toContain(
      '(change cause: Hotfix for token=[redacted])',
    );
  });

  it('shows no secret of the environment and still says that it changed', () => {
    const change = changedContainer(
      { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }], args: ['--token', 'abc-1'] },
      { env: [{ name: 'DB_PASSWORD', value: 'hunter3' }], args: ['--token', 'abc-2'] },
    );
    expect(JSON.stringify(change)).not.toMatch(/hunter|abc-/);
    expect(change?.says).toContain('variable DB_PASSWORD changed');
    expect(change?.says).toContain('arguments changed');
  });

  it('bounds what is long', () => {
    const env = Array.from({ length: 60 }, (_, at) => ({ name: `V${at}`, value: 'x'.repeat(5_000) }));
    const change = changedContainer({}, { env });
    expect(change?.fields).toHaveLength(20);
    expect(change?.fields.at(-1)).toEqual({ path: '…', before: null, after: 'and 41 more' });
    expect(JSON.stringify(change).length).toBeLessThan(8_000);
  });

  it('tells the job of a CronJob and its schedule', () => {
    const next = cronJob({ schedule: '*/5 * * * *', containers: [container({ image: 'a:9' })] });
    const change = described(cronJob({ schedule: '@daily' }), next);
    expect(change?.says).toContain('schedule @daily → */5 * * * *');
    expect(change?.says).toContain('image a:9');
    expect(change?.category).toBe('rollout');
  });
});

describe('scaling', () => {
  const scaled = (replicas: number, ...entries: readonly ManagedFields[]) =>
    written(deployment({ replicas }), ...entries);

  it('names the autoscaler when it was the autoscaler', () => {
    const after = scaled(5, by('helm', 900), by('kube-controller-manager', 10, { subresource: 'scale' }));
    expect(described(scaled(2, by('helm', 900)), after)).toMatchObject({
      category: 'scaling',
      who: 'horizontal pod autoscaler',
      says: 'Deployment checkout was scaled from 2 to 5 replicas by its autoscaler',
    });
  });

  it('names a person, zero included', () => {
    expect(described(scaled(2), scaled(0, by('kubectl', 5, { subresource: 'scale' })))).toMatchObject({
      who: 'kubectl',
      says: 'Deployment checkout was scaled from 2 to 0 replicas',
    });
  });

  it('tells the bounds of an autoscaler and not its status', () => {
    const hpa = autoscaler();
    expect(described(hpa, { ...hpa, status: { currentReplicas: 4 } } as KubeObject)).toBeNull();
    const bound = { ...hpa, spec: { ...hpa.spec, maxReplicas: 3 } };
    expect(described(hpa, bound)).toMatchObject({
      category: 'scaling',
      says: expect.stringContaining('maximum of replicas 5 → 3'),
    });
  });
});

describe('configuration', () => {
  it('tells the keys of a ConfigMap, and of a file the lines that differ', () => {
    const before = configMap('app', { 'app.yaml': 'a: 1\nurl: http://old\nz: 9', gone: 'x' });
    const after = configMap('app', { 'app.yaml': 'a: 1\nurl: http://new\nz: 9', more: 'y' });
    expect(described(before, after)?.fields).toEqual([
      { path: 'data["app.yaml"]', before: 'url: http://old', after: 'url: http://new' },
      { path: 'data.gone', before: 'x', after: null },
      { path: 'data.more', before: null, after: 'y' },
    ]);
    expect(described(before, after)?.says).toBe(
      'ConfigMap app was changed: key app.yaml changed, key gone removed, key more added',
    );
  });

  it('shows which keys of a Secret changed and nothing of their values', () => {
    const before = secret('db', ['user', 'password']);
    const after = { ...secret('db', ['user']), data: { user: '<9 bytes>', token: '<4 bytes>' } };
    const change = described(before, after);
    expect(change?.fields).toEqual([
      { path: 'data["password"]', before: 'set', after: null },
      { path: 'data["token"]', before: null, after: 'set' },
      { path: 'data["user"]', before: 'set', after: 'changed' },
    ]);
    expect(JSON.stringify(change)).not.toContain('bytes');
  });

  it('notices a Secret that was written with values of the same length, and no heartbeat of it', () => {
    const before = written(secret('db', ['password']), by('vault', 900));
    const after = written(secret('db', ['password']), by('vault', 30));
    expect(described(before, after)).toMatchObject({
      who: 'vault',
      at: ago(30),
      says: expect.stringContaining('written anew'),
    });
    expect(described(before, written(before, by('vault', 900)))).toBeNull();
  });

  it('tells a certificate that was renewed', () => {
    const tls = (fingerprint: string, notAfter: string) => ({
      ...secret('web-tls', ['tls.crt', 'tls.key']),
      certificates: {
        'tls.crt': [
          { subject: 'CN=shop', issuer: 'CN=ca', names: [], notBefore: ago(9), notAfter, isCa: false, fingerprint },
        ],
      },
    });
    const change = described(tls('aaa', ago(5)), tls('bbb', '2027-01-01T00:00:00Z'));
    expect(change?.says).toContain(
      'certificate in tls.crt CN=shop, until 2026-03-02T11:59:55Z, aaa → CN=shop, until 2027',
    );
  });

  it('tells releases of Helm by their own Secrets', () => {
    const release = (status: string) => ({
      ...secret('sh.helm.release.v1.shop.v5', ['release'], {
        labels: { owner: 'helm', name: 'shop', version: '5', status },
      }),
      type: 'helm.sh/release.v1',
    });
    expect(described(null, release('pending-upgrade'))).toMatchObject({
      category: 'rollout',
      who: 'helm',
      says: 'Helm release shop was upgraded to revision 5',
    });
    expect(described(release('pending-upgrade'), release('failed'))?.says).toBe(
      'Helm release shop failed at revision 5',
    );
    expect(described(release('pending-upgrade'), release('deployed'))).toBeNull();
    expect(described(release('superseded'), null)).toBeNull();
  });
});

describe('nodes', () => {
  const ready = (status: string, secondsAgo: number): Node => ({
    ...node({ name: 'n1' }),
    status: {
      conditions: [
        { type: 'Ready', status, reason: 'NodeStatusUnknown', lastTransitionTime: ago(secondsAgo) },
        {
          type: 'MemoryPressure',
          status: status === 'Unknown' ? 'Unknown' : 'False',
          lastTransitionTime: ago(secondsAgo),
        },
      ],
    },
  });

  it('tells once that a node fell silent, and that it came back', () => {
    const lost = described(ready('True', 900), ready('Unknown', 40));
    expect(lost).toMatchObject({
      category: 'node',
      at: ago(40),
      says: 'Node n1 stopped answering (NodeStatusUnknown)',
    });
    expect(lost?.fields).toHaveLength(1);
    expect(described(ready('Unknown', 40), ready('True', 3))?.says).toBe('Node n1 became ready');
    expect(described(ready('True', 900), ready('True', 900))).toBeNull();
  });

  it('tells cordons, taints of people, and the kubelet', () => {
    const before = node({ name: 'n1' });
    const drained = {
      ...before,
      spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] },
    };
    expect(described(before, drained)?.says).toBe('Node n1 was cordoned');
    expect(described(drained, before)?.says).toBe('Node n1 was uncordoned');
    const tainted = { ...before, spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoExecute' }] } };
    expect(described(before, tainted)?.says).toBe('Node n1 got the taint gpu=yes:NoExecute');
    const kubelet = (kubeletVersion: string) => ({
      ...before,
      status: { ...before.status, nodeInfo: { kubeletVersion } },
    });
    expect(described(kubelet('v1.33.1'), kubelet('v1.34.0'))?.says).toBe('Node n1 runs kubelet v1.34.0 (was v1.33.1)');
  });

  it('tells who joined and left', () => {
    expect(described(null, node({ name: 'n9' }))?.says).toBe(
      'Node n9 joined the cluster with kubelet of an unknown version',
    );
    expect(described(node({ name: 'n9' }), null)).toMatchObject({
      verb: 'deleted',
      category: 'node',
      says: 'Node n9 left the cluster',
    });
  });
});

describe('policy, access, network, storage', () => {
  it('tells what a role lost, however its rules are cut', () => {
    const role = (rules: readonly object[]) => object('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules });
    const whole = role([{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] }]);
    const cut = role([
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
    ]);
    expect(described(whole, cut)).toBeNull();
    const less = role([{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get'] }]);
    expect(described(whole, less)).toMatchObject({
      category: 'access',
      says: 'Role reader was changed: no longer allows list pods, list secrets',
    });
  });

  it.each<[string, KubeObject, KubeObject, string, string]>([
    [
      'a Service selector',
      object('v1', 'Service', 'web', { spec: { selector: { app: 'a' } } }),
      object('v1', 'Service', 'web', { spec: { selector: { app: 'b' } } }),
      'network',
      'selector.app a → b',
    ],
    [
      'a target port',
      object('v1', 'Service', 'web', { spec: { ports: [{ port: 80, targetPort: 8080 }] } }),
      object('v1', 'Service', 'web', { spec: { ports: [{ port: 80, targetPort: 9090 }] } }),
      'network',
      'targetPort 8080 → 9090',
    ],
    [
      'a disruption budget',
      budget({ minAvailable: 1 }, {}),
      budget({ minAvailable: 3 }, {}),
      'policy',
      'minAvailable 1 → 3',
    ],
    [
      'a quota',
      object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '10' } } }),
      object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '1' } } }),
      'policy',
      'hard.pods 10 → 1',
    ],
    [
      'a failure policy',
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'w', {
        webhooks: [{ name: 'a', failurePolicy: 'Ignore' }],
      }),
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'w', {
        webhooks: [{ name: 'a', failurePolicy: 'Fail' }],
      }),
      'policy',
      'Ignore → Fail',
    ],
    [
      'a custom resource',
      object('x.io/v1', 'Database', 'd', { spec: { size: 1 } }),
      object('x.io/v1', 'Database', 'd', { spec: { size: 2 } }),
      'configuration',
      'size 1 → 2',
    ],
  ])('tells %s', (_, before, after, category, says) => {
    expect(described(before, after)).toMatchObject({ category, says: expect.stringContaining(says) });
  });

  it('says what a new NetworkPolicy does', () => {
    const policy = object('networking.k8s.io/v1', 'NetworkPolicy', 'deny', {
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    });
    expect(described(null, policy)).toMatchObject({
      verb: 'created',
      category: 'policy',
      says: 'NetworkPolicy deny was created: all pods may have no ingress',
    });
  });

  it('tells a change of what is not kept here by its generation, unless the status moved it', () => {
    const crd = (generation: number, more: object = {}) =>
      object(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        'a.x.io',
        { spec: { group: 'x.io' }, ...more },
        { generation },
      );
    expect(described(crd(1), crd(2))?.says).toContain('in a part that is not kept here');
    expect(described(crd(1), crd(2, { status: { x: 1 } }))).toBeNull();
  });
});

describe('lifecycle', () => {
  it('tells what was created and deleted, once however its end comes', () => {
    expect(described(null, deployment({ ageSeconds: 30 }))).toMatchObject({
      verb: 'created',
      category: 'lifecycle',
      at: ago(30),
      says: 'Deployment checkout was created with image registry.example/shop/checkout:1.0, 2 replicas',
    });
    const doomed = namespace('shop', { deletingSeconds: 20 });
    const begun = described(namespace('shop'), doomed);
    expect(begun).toMatchObject({ verb: 'deleted', category: 'lifecycle', at: ago(20), who: null });
    expect(described(doomed, { ...doomed, status: {} } as KubeObject)).toBeNull();
    expect(described(doomed, null)?.id).toBe(begun?.id);
  });

  it('takes an object of the same name with another uid for a new one', () => {
    const before = configMap('app', { a: '1' });
    const after = { ...before, metadata: { ...before.metadata, uid: 'other' } };
    expect(described(before, after)?.verb).toBe('created');
  });
});

describe('what nobody did', () => {
  const rolled = deployment();
  const set = replicaSet(rolled);
  const mine = pod(set);
  it.each<[string, KubeObject | null, KubeObject | null]>([
    ['nothing', null, null],
    ['the status of a Deployment', deployment({ ready: 2 }), deployment({ ready: 0 })],
    [
      'its revision annotation',
      deployment(),
      deployment({ annotations: { 'deployment.kubernetes.io/revision': '4' } }),
    ],
    ['a ReplicaSet of a rollout', null, set],
    ['its scale', set, { ...set, spec: { ...set.spec, replicas: 0 } } as KubeObject],
    ['a pod of it', null, mine],
    ['the end of a pod of it', mine, null],
    ['an event', null, event(mine, 'BackOff', 'x')],
    [
      'a lease',
      object('coordination.k8s.io/v1', 'Lease', 'n1', { spec: { renewTime: ago(9) } }),
      object('coordination.k8s.io/v1', 'Lease', 'n1', { spec: { renewTime: ago(1) } }),
    ],
    ['endpoints', null, object('discovery.k8s.io/v1', 'EndpointSlice', 'web-1')],
    ['a claim that is bound', claim('data'), claim('data', { phase: 'Bound', volume: 'pv-1' })],
    ['a CA of every namespace', null, configMap('kube-root-ca.crt', { 'ca.crt': 'x' })],
    ['a version', deployment(), { ...deployment(), metadata: { ...deployment().metadata, resourceVersion: '9' } }],
    ['an empty list where none was', deployment(), withContainer({ env: [], volumeMounts: [] })],
  ])('is silent about %s', (_, before, after) => {
    expect(described(before, after)).toBeNull();
  });
});

describe('who', () => {
  const image = (tag: string) => withContainer({ image: `a:${tag}` });
  const who = (before: KubeObject, after: KubeObject) => described(before, after)?.who;

  it('is null when nothing tells', () => {
    expect(who(image('1'), image('2'))).toBeNull();
  });

  it('is not the controller that wrote the status later', () => {
    const after = written(
      image('2'),
      by('kubectl-edit', 30),
      by('kube-controller-manager', 1, { subresource: 'status' }),
    );
    expect(who(written(image('1'), by('helm', 90)), after)).toBe('kubectl-edit');
  });

  it('is not the controller that answered within the same second, and nobody where the client has no name', () => {
    const after = written(image('2'), by('kubectl', 30), by('kube-controller-manager', 30));
    expect(who(written(image('1'), by('helm', 90)), after)).toBe('kubectl');
    const answered = written(image('2'), by('unknown', 30), by('kube-controller-manager', 30));
    expect(who(written(image('1'), by('helm', 90)), answered)).toBeNull();
  });

  it('names all that wrote within the same second', () => {
    const after = written(image('2'), by('b', 30), by('a', 30), by('old', 900));
    expect(who(written(image('1'), by('old', 900)), after)).toBe('a, b');
  });

  it('names the application of Argo CD, the release of Helm and the operation of KubeSage', () => {
    const noted = (annotations: Record<string, string>, manager: string) => {
      const after = written(image('2'), by(manager, 5));
      return { ...after, metadata: { ...after.metadata, annotations } };
    };
    expect(
      who(
        image('1'),
        noted({ 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/checkout' }, 'argocd-controller'),
      ),
    ).toBe('argocd-controller (Argo CD shop)');
    expect(who(image('1'), noted({ 'meta.helm.sh/release-name': 'shop' }, 'helm'))).toBe('helm (Helm release shop)');
    expect(who(image('1'), noted({ 'meta.helm.sh/release-name': 'shop' }, 'kubectl-edit'))).toBe('kubectl-edit');
    expect(who(image('1'), noted({ 'kubesage.dev/operation': 'op-7' }, 'kubesage'))).toBe('kubesage (op-7)');
  });
});

describe('ids', () => {
  it('are the same for the same change seen twice, and others for others', () => {
    const before = written(withContainer({ image: 'a:1' }), by('x', 60));
    const after = written(withContainer({ image: 'a:2' }), by('x', 30));
    const later = describeChange('prod', before, after, '2026-03-02T13:00:00Z');
    expect(described(before, after)?.id).toBe(later?.id);
    expect(described(after, before)?.id).not.toBe(later?.id);
    expect(describeChange('dev', before, after, seenAt)?.id).not.toBe(later?.id);
  });
});
