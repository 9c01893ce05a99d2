import { describe, expect, it } from 'vitest';
import { ClusterIndex } from '../cluster/cluster-index.ts';
import type { DaemonSet, Deployment, KubeObject, Pod, StatefulSet } from '../cluster/kube-object.ts';
import { refOf } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import {
  ago,
  configMap,
  crashingPod,
  deployment,
  indexOf,
  pod,
  replicaSet,
  statefulSet,
  waitingPod,
} from '../testing/cluster-fixtures.ts';
import type { Verification } from './plan.ts';
import { judge } from './verify.ts';

const since = ago(120);
const revision = { annotations: { 'deployment.kubernetes.io/revision': '2' } };
const settled = { observedGeneration: 2, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };

function checkout(status: Deployment['status'] = settled, spec: Partial<Deployment['spec']> = {}): Deployment {
  const made = deployment({ generation: 2, ...revision });
  return { ...made, spec: { ...made.spec, ...spec }, status: status ?? {} };
}
const fresh = replicaSet(checkout(), { revision: 2 });
const old = replicaSet(checkout(), { revision: 1 });
const twoPods = [pod(fresh, { name: 'a' }), pod(fresh, { name: 'b' })];

function rollout(workload: KubeObject, ...others: readonly KubeObject[]) {
  return judge([{ kind: 'rollout-complete', workload: refOf(workload), since }], indexOf([workload, ...others]), []);
}
function readiness(workload: KubeObject, ...others: readonly KubeObject[]) {
  return judge([{ kind: 'pods-ready', workload: refOf(workload), since }], indexOf([workload, ...others]), []);
}

describe('rollout-complete', () => {
  it('holds when all pods are of the new template and available', () => {
    expect(rollout(checkout()).ok).toBe(true);
  });

  it.each([
    [{ ...settled, observedGeneration: 1 }, /has not begun/],
    [{ ...settled, updatedReplicas: 1 }, /1 of 2 pods .* are updated/],
    [{ ...settled, replicas: 3 }, /1 old pod/],
    [{ ...settled, availableReplicas: 1 }, /1 of 2 pods .* are available/],
  ])('does not hold with %j', (status, reason) => {
    const judgement = rollout(checkout(status));
    expect(judgement.ok).toBe(false);
    expect(judgement.reasons[0]).toMatch(reason);
  });

  it('does not hold while it is paused, nor for what does not exist or was not read', () => {
    expect(rollout(checkout(settled, { paused: true })).reasons[0]).toMatch(/paused/);
    const verification: Verification = { kind: 'rollout-complete', workload: refOf(checkout()) };
    expect(judge([verification], indexOf([]), []).reasons[0]).toMatch(/does not exist/);
    expect(judge([verification], indexOf([], { unread: ['Deployment'] }), []).reasons[0]).toMatch(/could not be read/);
  });

  it('knows how StatefulSets and DaemonSets count', () => {
    const db = (status: StatefulSet['status'], partition = 0): StatefulSet => {
      const made = statefulSet({ replicas: 3 });
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition } };
      return { ...made, spec: { ...made.spec, updateStrategy }, status: { observedGeneration: 1, ...status } };
    };
    expect(rollout(db({ updatedReplicas: 3, availableReplicas: 3 })).ok).toBe(true);
    expect(rollout(db({ updatedReplicas: 2, availableReplicas: 3 })).ok).toBe(false);
    expect(rollout(db({ updatedReplicas: 1, availableReplicas: 3 }, 2)).ok).toBe(true);
    const agent = (status: DaemonSet['status']) =>
      ({
        ...deployment({ name: 'agent' }),
        kind: 'DaemonSet',
        status: { observedGeneration: 1, ...status },
      }) as DaemonSet;
    const all = { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 };
    expect(rollout(agent(all)).ok).toBe(true);
    expect(rollout(agent({ ...all, updatedNumberScheduled: 2 })).ok).toBe(false);
    expect(rollout(agent({ ...all, numberAvailable: 2 })).ok).toBe(false);
  });
});

describe('pods-ready', () => {
  it('holds when as many as wanted are ready, and pods that ended or go do not count', () => {
    const evicted = pod(fresh, { name: 'c', phase: 'Failed', ready: false, state: {} });
    const going = pod(fresh, { name: 'd', ready: false, deleting: true });
    expect(readiness(checkout(), fresh, ...twoPods, evicted, going).ok).toBe(true);
  });

  it('does not hold with an unready pod, nor with too few, nor with none', () => {
    const crashing = crashingPod(fresh, 1, { name: 'b' });
    expect(readiness(checkout(), fresh, pod(fresh, { name: 'a' }), crashing).reasons[0]).toMatch(/b CrashLoopBackOff/);
    expect(readiness(checkout(), fresh, pod(fresh)).reasons[0]).toMatch(/has 1 of 2 pods/);
    expect(readiness(checkout(), fresh).ok).toBe(false);
  });

  it('tells by the fingerprint that a pod was replaced or restarted', () => {
    const of = (...pods: readonly Pod[]) => readiness(checkout(), fresh, ...pods).fingerprint;
    const [a = pod(fresh), b = pod(fresh)] = twoPods;
    expect(of(a, b)).toBe(of(b, a));
    expect(of(a, b)).not.toBe(of(a, pod(fresh, { name: 'b', restarts: 1 })));
    expect(of(a, b)).not.toBe(of(a, pod(fresh, { name: 'c' })));
  });
});

describe('failedForGood', () => {
  const young = { ageSeconds: 90 };
  const judged = (...pods: readonly Pod[]) => rollout(checkout(), fresh, old, ...pods).failedForGood;

  it('is set when a pod made since keeps crashing or cannot get its image', () => {
    expect(judged(crashingPod(fresh, 1, { ...young, restarts: 3 }))).toMatch(
      /keeps failing: CrashLoopBackOff after 3 restarts/,
    );
    expect(judged(waitingPod(fresh, 'ImagePullBackOff', 'manifest unknown', { ageSeconds: 10 }))).toMatch(
      /ImagePullBackOff/,
    );
    expect(judged(waitingPod(fresh, 'ImagePullBackOff', 'i/o timeout', young))).toMatch(/ImagePullBackOff/);
    expect(judged(waitingPod(fresh, 'CreateContainerConfigError', '', young))).toMatch(/CreateContainerConfigError/);
    expect(judged(waitingPod(fresh, 'InvalidImageName', '', { ageSeconds: 1 }))).toMatch(/InvalidImageName/);
  });

  it('is not set by what may still come right', () => {
    expect(judged(crashingPod(fresh, 1, { ...young, restarts: 2 }))).toBeNull();
    expect(judged(waitingPod(fresh, 'ErrImagePull', 'i/o timeout', { ageSeconds: 20 }))).toBeNull();
    expect(judged(waitingPod(fresh, 'ContainerCreating', '', young))).toBeNull();
  });

  it('is not set by pods from before the change or of an earlier revision', () => {
    expect(judged(crashingPod(fresh, 1, { ageSeconds: 121 }))).toBeNull();
    expect(judged(crashingPod(old, 1, young))).toBeNull();
    const unseen = checkout({ ...settled, observedGeneration: 1 });
    expect(rollout(unseen, fresh, crashingPod(fresh, 1, young)).failedForGood).toBeNull();
    const timeless: Verification = { kind: 'rollout-complete', workload: refOf(checkout()) };
    const index = indexOf([checkout(), fresh, crashingPod(fresh, 1, young)]);
    expect(judge([timeless], index, []).failedForGood).toBeNull();
  });

  it('is set when the controller gave up since, not when it had before', () => {
    const gaveUp = (seconds: number) => {
      const condition = {
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        lastUpdateTime: ago(seconds),
      };
      return rollout(checkout({ ...settled, conditions: [condition] })).failedForGood;
    };
    expect(gaveUp(60)).toMatch(/made no progress/);
    expect(gaveUp(600)).toBeNull();
  });
});

describe('finding-gone', () => {
  const finding = { id: 'probes-1', message: 'it is not ready' } as Finding;
  const gone = (findings: readonly Finding[], index = indexOf([])) =>
    judge([{ kind: 'finding-gone', findingId: 'probes-1' }], index, findings);

  it('holds when no finding has the id', () => {
    expect(gone([]).ok).toBe(true);
    expect(gone([finding]).reasons).toEqual(['it is still found: it is not ready']);
  });

  it('is not concluded from what could not be read for a moment', () => {
    const snapshot = { ...indexOf([]).snapshot, gaps: [{ kind: 'Pod', code: 'Timeout', detail: '' }] };
    const index = new ClusterIndex(snapshot);
    expect(gone([], index).reasons[0]).toMatch(/Pod could not be read/);
    expect(gone([], indexOf([], { unread: ['Secret'] })).ok).toBe(true);
  });
});

describe('field-equals', () => {
  const settings = configMap('settings', { a: '1' });
  const equals = (path: string, value: unknown, live: readonly KubeObject[] = [settings]) =>
    judge([{ kind: 'field-equals', object: refOf(settings), path, value }], indexOf(live), []).ok;

  it('compares values whatever the order of their keys, null with absence', () => {
    expect(equals('/data', { a: '1' })).toBe(true);
    expect(equals('/data/a', '2')).toBe(false);
    expect(equals('/data/b', null)).toBe(true);
    expect(equals('/data/a', null)).toBe(false);
    expect(equals('/metadata/uid', null, [])).toBe(true);
    expect(equals('/data/a', '1', [])).toBe(false);
  });

  it('takes an object that was named without uid by its name', () => {
    const object = { ...refOf(settings), uid: '' };
    const named: Verification = { kind: 'field-equals', object, path: '/data/a', value: '1' };
    expect(judge([named], indexOf([settings]), []).ok).toBe(true);
  });

  it('does not take another object of the same name for it', () => {
    const anew = { ...settings, metadata: { ...settings.metadata, uid: 'anew' } };
    expect(equals('/data/a', '1', [anew])).toBe(false);
  });
});
