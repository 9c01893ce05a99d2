import { describe, expect, it } from 'vitest';
import { catalogued, container, dataObject, endpoints, livingPod, pod, program, service, worldOf } from './fixtures.ts';

const http = (path: string, port: number) => ({ httpGet: { path, port }, periodSeconds: 4 });

describe('a pod whose image is there', () => {
  it('pulls, creates, starts and becomes ready', () => {
    const living = livingPod(pod(), worldOf());
    living.to(1000);
    expect(living.app()).toMatchObject({ stage: 'running', isReady: true, restartCount: 0 });
    expect(living.events.map(({ reason }) => reason)).toEqual(['Pulling', 'Pulled', 'Created', 'Started']);
  });
});

describe('a pod whose image is not there', () => {
  it('fails to pull with the runtime’s words, then backs off', () => {
    const living = livingPod(
      pod({ spec: { containers: [container({ image: 'registry.shop.example/web:9' })] } }),
      worldOf(),
    );
    living.to(1000);
    expect(living.app().state.waiting).toMatchObject({
      reason: 'ErrImagePull',
      message: expect.stringContaining('web:9: not found'),
    });
    living.to(2500);
    expect(living.app().state.waiting?.reason).toBe('ImagePullBackOff');
    expect(living.events.map(({ reason, message }) => `${reason} ${message}`)).toContain(
      'Failed Error: ImagePullBackOff',
    );
  });

  it('pulls a private image once a pull secret for its registry is there', () => {
    const images = [catalogued({ isPrivate: true })];
    const spec = { imagePullSecrets: [{ name: 'registry' }] };
    const living = livingPod(pod({ spec }), worldOf([], images));
    living.to(1000);
    expect(living.app().state.waiting?.message).toContain('insufficient_scope: authorization failed');
    const config = JSON.stringify({ auths: { 'https://registry.shop.example': { auth: 'x' } } });
    living.in(
      worldOf(
        [dataObject('Secret', 'registry', { '.dockerconfigjson': config }, 'kubernetes.io/dockerconfigjson')],
        images,
      ),
    );
    living.to(6000);
    expect(living.app().stage).toBe('running');
  });
});

describe('a pod whose configuration is missing', () => {
  it('waits with CreateContainerConfigError until the ConfigMap is there', () => {
    const spec = { containers: [container({ envFrom: [{ configMapRef: { name: 'settings' } }] })] };
    const living = livingPod(pod({ spec }), worldOf());
    living.to(1000);
    expect(living.app().state.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "settings" not found',
    });
    living.in(worldOf([dataObject('ConfigMap', 'settings', { A: 'b' })]));
    living.to(1100);
    expect(living.app().stage).toBe('running');
  });

  it('stays in ContainerCreating and reports FailedMount while a volume’s Secret is missing', () => {
    const living = livingPod(pod({ spec: { volumes: [{ name: 'tls', secret: { secretName: 'tls' } }] } }), worldOf());
    living.to(3000);
    expect(living.app().state.waiting?.reason).toBe('ContainerCreating');
    expect(living.events[0]).toMatchObject({
      reason: 'FailedMount',
      message: expect.stringContaining('secret "tls" not found'),
    });
  });
});

describe('a program that dies', () => {
  it('is OOMKilled when it needs more than its limit, and crash-loops with growing waits', () => {
    const spec = { containers: [container({ resources: { limits: { memory: '64Mi' } } })] };
    const living = livingPod(pod({ spec }), worldOf());
    living.to(2200);
    expect(living.app().state.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    living.to(60_000);
    const starts = living.events.filter(({ reason }) => reason === 'Started').map(({ at }) => at);
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
    expect(living.app().restartCount).toBe(starts.length - 1);
    expect(gaps.length).toBeGreaterThan(3);
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps);
    expect(living.app().lastState.terminated?.reason).toBe('OOMKilled');
  });

  it('says so in its log when a required variable is wrong, and heals when it is right', () => {
    const requiredEnv = [{ name: 'DATABASE_URL', pattern: '^postgres://', log: ['FATAL bad DATABASE_URL'] }];
    const world = worldOf([], [catalogued({ program: program({ requiredEnv }) })]);
    const withUrl = (value: string) =>
      pod({ spec: { containers: [container({ env: [{ name: 'DATABASE_URL', value }] })] } });
    const wrong = livingPod(withUrl('mysql://db'), world);
    wrong.to(4000);
    expect(wrong.app().lastState.terminated ?? wrong.app().state.terminated).toMatchObject({
      exitCode: 1,
      reason: 'Error',
    });
    expect(wrong.app().run?.log.flatMap(({ lines }) => lines)).toContain('FATAL bad DATABASE_URL');
    const right = livingPod(withUrl('postgres://db'), world);
    right.to(4000);
    expect(right.app().stage).toBe('running');
  });

  it('is not restarted when it completed in a pod that must not restart', () => {
    const images = [catalogued({ program: program({ ends: { afterSeconds: 1, exitCode: 0, log: ['done'] } }) })];
    const living = livingPod(pod({ spec: { restartPolicy: 'Never' } }), worldOf([], images));
    living.to(5000);
    expect(living.app()).toMatchObject({ stage: 'ended', state: { terminated: { exitCode: 0, reason: 'Completed' } } });
  });
});

describe('probes', () => {
  it('restart a container whose liveness probe asks a port that nobody serves', () => {
    const living = livingPod(
      pod({ spec: { containers: [container({ livenessProbe: http('/healthz', 9090) })] } }),
      worldOf(),
    );
    living.to(6000);
    expect(living.events.find(({ reason }) => reason === 'Unhealthy')?.message).toBe(
      'Liveness probe failed: Get "http://10.128.0.2:9090/healthz": dial tcp 10.128.0.2:9090: connect: connection refused',
    );
    expect(living.events.find(({ reason }) => reason === 'Killing')?.message).toBe(
      'Container app failed liveness probe, will be restarted',
    );
    expect(living.app().restartCount).toBeGreaterThan(0);
  });

  it('keep a container unready, but running, when readiness asks a path that is not served', () => {
    const living = livingPod(
      pod({ spec: { containers: [container({ readinessProbe: http('/nope', 8080) })] } }),
      worldOf(),
    );
    living.to(10_000);
    expect(living.app()).toMatchObject({ stage: 'running', isReady: false, restartCount: 0 });
    expect(living.events.at(-1)?.message).toBe('Readiness probe failed: HTTP probe failed with statuscode: 404');
  });

  it('hold liveness back until the startup probe has succeeded', () => {
    const slow = program({ listens: [{ port: 8080, paths: ['/healthz'], readyAfterSeconds: 40 }] });
    const spec = {
      containers: [
        container({
          livenessProbe: http('/healthz', 8080),
          startupProbe: { ...http('/healthz', 8080), failureThreshold: 20 },
        }),
      ],
    };
    const living = livingPod(pod({ spec }), worldOf([], [catalogued({ program: slow })]));
    living.to(5000);
    expect(living.app()).toMatchObject({ isStarted: false, restartCount: 0 });
    living.to(15_000);
    expect(living.app()).toMatchObject({ isStarted: true, isReady: true, restartCount: 0 });
  });
});

describe('a dependency', () => {
  const caller = program({ calls: [{ env: 'DB', isRequired: true }] });
  const images = [
    catalogued({ program: caller }),
    catalogued({
      repository: 'postgres',
      tags: { '16': {} },
      program: program({ listens: [{ port: 5432, paths: [] }] }),
    }),
  ];
  const env = [{ name: 'DB', value: 'postgres://u:p@db:5432/shop' }];
  const db = pod({
    metadata: { name: 'db-0', uid: 'db' },
    spec: { containers: [container({ image: 'postgres:16' })] },
  });
  const up = worldOf([db, service('db', 5432), endpoints('db', 5432, [db])], images);
  const down = worldOf([db, service('db', 5432), endpoints('db', 5432, [db], false)], images);

  it('that goes away makes its caller unready with the reason in the log, and ready again when it is back', () => {
    const living = livingPod(
      pod({ spec: { containers: [container({ env, readinessProbe: http('/ready', 8080) })] } }),
      up,
    );
    living.to(1000);
    expect(living.app().isReady).toBe(true);
    living.in(down);
    living.to(8000);
    expect(living.app()).toMatchObject({ stage: 'running', isReady: false });
    expect(
      living
        .app()
        .run?.log.flatMap(({ lines }) => lines)
        .join(),
    ).toContain('connect: connection refused');
    living.in(up);
    living.to(12_000);
    expect(living.app().isReady).toBe(true);
  });

  it('that never answers makes a caller without a readiness probe give up', () => {
    const living = livingPod(pod({ spec: { containers: [container({ env })] } }), down);
    living.to(8000);
    expect(living.app().lastState.terminated ?? living.app().state.terminated).toMatchObject({ exitCode: 1 });
  });
});

describe('order and end', () => {
  it('starts main containers only after init containers succeeded', () => {
    const images = [
      catalogued(),
      catalogued({
        repository: 'busybox',
        tags: { '1': {} },
        program: program({ ends: { afterSeconds: 2, exitCode: 0, log: [] } }),
      }),
    ];
    const living = livingPod(
      pod({ spec: { initContainers: [container({ name: 'init', image: 'busybox:1' })] } }),
      worldOf([], images),
    );
    living.to(2000);
    expect(living.app().state.waiting?.reason).toBe('PodInitializing');
    living.to(4000);
    expect(living.app().stage).toBe('running');
  });

  it('stops its containers within the grace period when it is deleted', () => {
    const living = livingPod(pod(), worldOf());
    living.to(1000);
    living.is(pod({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 30 } }));
    const { goneAt } = living.to(1500);
    expect(goneAt).toBeGreaterThan(1000);
    expect(goneAt).toBeLessThan(3000);
    expect(living.events.at(-1)).toMatchObject({ reason: 'Killing', message: 'Stopping container app' });
  });
});
