import { describe, expect, it } from 'vitest';
import type { Deployment } from '../core/cluster/kube-object.ts';
import { remedyOf } from '../core/remediation/testing/plan-of.ts';
import { ago, container, event, log, namespace, pod, rolledOut, secret } from '../core/testing/cluster-fixtures.ts';
import { remediationRoom, subject } from './testing/remediation-room.ts';

const good = container({ image: 'registry.example/shop/checkout:1.1' });
const { deployment, current } = rolledOut({ replicas: 1 }, []);
const serving = pod(current, { name: 'checkout-1' });
const cluster = [namespace('shop'), deployment, current, serving];
const remedy = remedyOf('set-image', deployment, { container: 'app', image: good.image });

function imageOf(room: ReturnType<typeof remediationRoom>): string | undefined {
  const live = room.cluster.live.get('Deployment/shop/checkout') as Deployment | undefined;
  return live?.spec.template.spec.containers[0]?.image;
}

describe('planning and rehearsing', () => {
  it('stores the plan and its rehearsal, and changes nothing', async () => {
    const room = remediationRoom(cluster, remedy);
    const plan = await room.plan();
    await room.activities.rehearsePlan({ ...subject, planHash: plan.hash });
    expect(room.stored.get(subject.id)?.rehearsal?.steps[0]?.diff).toContain(
      '+          image: registry.example/shop/checkout:1.1',
    );
    expect(room.cluster.writes).toEqual([]);
  });

  it('keeps the rehearsal of the same plan and drops that of another', async () => {
    const room = remediationRoom(cluster, remedy);
    const plan = await room.plan();
    await room.activities.rehearsePlan({ ...subject, planHash: plan.hash });
    await room.activities.planRemediation({ ...subject, input: room.input });
    expect(room.stored.get(subject.id)?.rehearsal).not.toBeNull();
    room.cluster.edit({ ...deployment, spec: { ...deployment.spec, replicas: 5 } } as Deployment);
    await room.activities.planRemediation({ ...subject, input: room.input });
    expect(room.stored.get(subject.id)?.rehearsal).toBeNull();
  });

  it('rehearses only the plan that is stored', async () => {
    const room = remediationRoom(cluster, remedy);
    await room.plan();
    await expect(room.activities.rehearsePlan({ ...subject, planHash: 'another' })).rejects.toMatchObject({
      code: 'StalePlan',
    });
  });

  it('knows only its own run', async () => {
    const room = remediationRoom(cluster, remedy);
    await room.plan();
    await expect(room.activities.claimObjects({ ...subject, runId: 'run-2' })).rejects.toMatchObject({
      code: 'NotFound',
    });
  });
});

describe('acting', () => {
  it('does a step once however often it is tried', async () => {
    const room = remediationRoom(cluster, remedy);
    const { hash: planHash } = await room.plan();
    const first = await room.activities.applyStep({ ...subject, planHash, step: 0 });
    const again = await room.activities.applyStep({ ...subject, planHash, step: 0 });
    expect(again).toEqual(first);
    expect(room.cluster.writes).toHaveLength(1);
    expect(imageOf(room)).toBe(good.image);
    expect([...room.audited.values()].filter((action) => action === 'step.applied')).toHaveLength(1);
  });

  it('refuses an object that somebody changed since the plan was made', async () => {
    const room = remediationRoom(cluster, remedy);
    const { hash: planHash } = await room.plan();
    room.cluster.edit({ ...deployment, spec: { ...deployment.spec, replicas: 5 } } as Deployment);
    await expect(room.activities.applyStep({ ...subject, planHash, step: 0 })).rejects.toMatchObject({
      code: 'StalePlan',
    });
    expect(room.cluster.writes).toEqual([]);
  });

  it('tells by the mark on the object whether a step was done after all', async () => {
    const room = remediationRoom(cluster, remedy);
    const { hash: planHash } = await room.plan();
    expect(await room.activities.findAppliedStep({ ...subject, step: 0 })).toBeNull();
    const applied = await room.activities.applyStep({ ...subject, planHash, step: 0 });
    expect(await room.activities.findAppliedStep({ ...subject, step: 0 })).toEqual(applied);
  });

  it('puts a step back exactly', async () => {
    const room = remediationRoom(cluster, remedy);
    const { hash: planHash } = await room.plan();
    const applied = await room.activities.applyStep({ ...subject, planHash, step: 0 });
    await room.activities.undoStep({ ...subject, applied });
    await room.activities.undoStep({ ...subject, applied });
    expect(imageOf(room)).toBe(deployment.spec.template.spec.containers[0]?.image);
    expect(room.cluster.writes).toHaveLength(2);
  });

  it('leaves alone what somebody changed after the step', async () => {
    const room = remediationRoom(cluster, remedy);
    const { hash: planHash } = await room.plan();
    const applied = await room.activities.applyStep({ ...subject, planHash, step: 0 });
    const live = room.cluster.live.get('Deployment/shop/checkout') as Deployment;
    room.cluster.edit({ ...live, spec: { ...live.spec, replicas: 7 } } as Deployment);
    await expect(room.activities.undoStep({ ...subject, applied })).rejects.toMatchObject({ code: 'StalePlan' });
    expect(imageOf(room)).toBe(good.image);
  });
});

describe('claims', () => {
  it('wait for a remediation that runs, and take over from one that does not', async () => {
    const room = remediationRoom(cluster, remedy);
    await room.plan();
    room.claims.set('test/Deployment/shop/checkout', 'remediate:test:other');
    room.running.add('remediate:test:other');
    expect(await room.activities.claimObjects(subject)).toEqual({ heldBy: 'remediate:test:other' });
    room.running.delete('remediate:test:other');
    expect(await room.activities.claimObjects(subject)).toEqual({ heldBy: null });
    expect(room.claims.get('test/Deployment/shop/checkout')).toBe(subject.id);
    await room.activities.releaseObjects(subject);
    expect(room.claims.size).toBe(0);
  });
});

describe('sealed values', () => {
  const login = secret('login', ['user']);
  const supply = remedyOf('set-secret-key', login, { key: 'password', sealedValue: 'seal-1' });

  it('are opened only into the cluster, never stored, and removed at the end', async () => {
    const room = remediationRoom([...cluster, login], supply);
    room.sealed.set('seal-1', 'hunter2');
    const { hash: planHash } = await room.plan();
    await room.activities.applyStep({ ...subject, planHash, step: 0 });
    expect(JSON.stringify(room.cluster.writes)).toContain(Buffer.from('hunter2').toString('base64'));
    expect(JSON.stringify([...room.stored.values()])).not.toMatch(/hunter2|aHVudGVyMg/);
    await room.record({ phase: 'acting' });
    expect(room.sealed.size).toBe(1);
    await room.record({ phase: 'resolved' });
    expect(room.sealed.size).toBe(0);
  });

  it('that are gone stop the step instead of writing an empty one', async () => {
    const room = remediationRoom([...cluster, login], supply);
    const { hash: planHash } = await room.plan();
    await expect(room.activities.applyStep({ ...subject, planHash, step: 0 })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
    expect(room.cluster.writes).toEqual([]);
  });
});

describe('evidence', () => {
  it('holds the manifest, the events and the logs of what a step will touch and the pods below it', async () => {
    const dying = pod(current, { name: 'checkout-1', restarts: 3 });
    const room = remediationRoom(
      [namespace('shop'), deployment, current, dying, event(dying, 'BackOff', 'Back-off restarting password=hunter2')],
      remedy,
    );
    room.cluster.logs.push(log(dying, ['DB_HOST is not set']));
    const { hash: planHash } = await room.plan();
    await room.activities.storeEvidence({ ...subject, planHash });
    expect(room.evidence.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'manifest: Deployment checkout',
      'manifest: Pod checkout-1',
      'events: Events of Pod checkout-1',
      'log: Log of checkout-1 / app (previous)',
    ]);
    expect(room.evidence[3]?.content).toBe('DB_HOST is not set');
    expect(JSON.stringify(room.evidence)).not.toContain('hunter2');
  });
});

describe('verifying', () => {
  const healed = { ...deployment, status: { ...deployment.status, updatedReplicas: 1, availableReplicas: 1 } };

  async function verify(unfold: (room: ReturnType<typeof remediationRoom>, look: number) => void) {
    const room = remediationRoom([namespace('shop'), healed, current, serving], remedy);
    const deadline = room.now() + 20_000;
    await room.plan();
    let looks = 0;
    room.cluster.onObserve = () => {
      looks += 1;
      room.wait(6_000);
      unfold(room, looks);
    };
    const result = await room.run(() =>
      room.activities.verifyRemedy({ ...subject, of: 'undo', deadline, settleMs: 5_000 }),
    );
    return { result, looks };
  }

  const putBack = (room: ReturnType<typeof remediationRoom>): void => room.cluster.edit(healed);

  it('takes a remedy for good only after it held for the settling time', async () => {
    const { result, looks } = await verify(putBack);
    expect(result).toEqual({ ok: true, reasons: [] });
    expect(looks).toBe(2);
  });

  it('begins to wait anew when a pod was replaced meanwhile', async () => {
    const { result, looks } = await verify((room, look) => {
      putBack(room);
      if (look === 2) room.cluster.edit({ ...serving, metadata: { ...serving.metadata, uid: 'another' } });
    });
    expect(result.ok).toBe(true);
    expect(looks).toBe(3);
  });

  it('gives up at the deadline, and says what does not hold', async () => {
    const { result } = await verify((room) =>
      room.cluster.edit({ ...healed, metadata: { ...healed.metadata, generation: 9 } }),
    );
    expect(result.ok).toBe(false);
    expect(result.reasons.join()).toContain('Deployment/shop/checkout');
  });
});

describe('the record', () => {
  it('has a decision in the audit trail once, whatever is recorded again', async () => {
    const room = remediationRoom(cluster, remedy);
    const decision = { verdict: 'refuse', planHash: 'h', reason: 'no', by: 'anna', at: ago(0) } as const;
    await room.record({ decision, phase: 'awaiting-decision' });
    await room.record({ decision, phase: 'refused' });
    expect([...room.audited.values()]).toEqual(['remediation.refused', 'remediation.refused']);
    expect([...room.audited.keys()]).toEqual([`run-1:decision:${ago(0)}`, 'run-1:end']);
  });
});
