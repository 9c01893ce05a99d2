import { describe, expect, it } from 'vitest';
import { checkout, finding, incident, remediation, rollback, secretKey } from '../testing/samples.ts';
import { testApi, withCluster } from '../testing/test-api.ts';

async function ready() {
  const test = testApi();
  await withCluster(test);
  test.database.held.findings.push(
    finding({ remedies: [rollback(), secretKey()] }),
    finding({ id: 'old', state: 'resolved' }),
    finding({ id: 'hopeless', remedies: [] }),
  );
  test.database.held.incidents.push(incident());
  return test;
}

describe('POST /v1/remediations', () => {
  it('starts the best remedy of a finding, for its incident, and records who asked', async () => {
    const test = await ready();
    const { status, headers, body } = await test.ask('POST', '/v1/remediations', { findingId: 'image-pull-1a2b3c' });
    expect([status, body.id]).toEqual([202, 'remediate:prod:0a1b2c3d']);
    expect(body.link).toContain('8233');
    expect(headers.get('location')).toBe('/v1/remediations/remediate%3Aprod%3A0a1b2c3d');
    expect(test.orchestrator.asked.remediations).toEqual([
      {
        cluster: 'prod',
        findingId: 'image-pull-1a2b3c',
        incidentId: 'incident-9f8e7d',
        remedy: rollback(),
        requestedBy: 'ada',
        isDryRun: false,
        expiresAfterMs: 86_400_000,
        verifyWithinMs: 180_000,
        settleMs: 10_000,
      },
    ]);
    expect([...test.database.held.audit.values()]).toMatchObject([
      { actor: 'ada', action: 'remediation.requested', subject: 'remediate:prod:0a1b2c3d' },
    ]);
  });

  it('seals a secret input: neither Temporal nor the audit trail sees it', async () => {
    const test = await ready();
    const inputs = { sealedValue: 'hunter2' };
    const { status } = await test.ask('POST', '/v1/remediations', {
      findingId: 'image-pull-1a2b3c',
      remedy: 1,
      inputs,
    });
    expect(status).toBe(202);
    const [started] = test.orchestrator.asked.remediations;
    expect(started?.remedy).toMatchObject({
      parameters: { key: 'api-key', sealedValue: 'sealed-1' },
      requiredInputs: [],
    });
    expect(test.database.held.sealed.get('sealed-1')).toBe('hunter2');
    expect(JSON.stringify([started, [...test.database.held.audit]])).not.toContain('hunter2');
  });

  it('names missing and unknown inputs without starting anything', async () => {
    const test = await ready();
    const missing = await test.ask('POST', '/v1/remediations', { findingId: 'image-pull-1a2b3c', remedy: 1 });
    expect([missing.status, missing.body.detail]).toEqual([
      400,
      expect.stringContaining('sealedValue (Value of api-key)'),
    ]);
    const body = { findingId: 'image-pull-1a2b3c', inputs: { colour: 'red' } };
    expect((await test.ask('POST', '/v1/remediations', body)).body.detail).toContain('colour');
    expect([test.orchestrator.asked.remediations.length, test.database.held.sealed.size]).toEqual([0, 0]);
  });

  it('takes an incident, and counts its remedies from the cause on', async () => {
    const test = await ready();
    await test.ask('POST', '/v1/remediations', { incidentId: 'incident-9f8e7d', remedy: 0, dryRun: true });
    expect(test.orchestrator.asked.remediations).toMatchObject([
      { findingId: 'image-pull-1a2b3c', incidentId: 'incident-9f8e7d', remedy: { action: 'rollback' }, isDryRun: true },
    ]);
  });

  it('takes a remedy of a person’s own, with the uid that the finding knows', async () => {
    const test = await ready();
    const { uid: _, ...target } = checkout;
    const remedy = { action: 'set-image', target, parameters: { container: 'app', image: 'shop/checkout:2.2' } };
    expect((await test.ask('POST', '/v1/remediations', { findingId: 'image-pull-1a2b3c', remedy })).status).toBe(202);
    expect((await test.ask('POST', '/v1/remediations', { cluster: 'prod', remedy })).status).toBe(202);
    expect(test.orchestrator.asked.remediations).toMatchObject([
      { remedy: { action: 'set-image', target: checkout, title: 'Set image Deployment/shop/checkout' } },
      { cluster: 'prod', findingId: null, remedy: { target: { uid: '' } } },
    ]);
  });

  it('refuses parameters that the action does not take, and a sealed reference from outside', async () => {
    const test = await ready();
    const own = (action: string, parameters: object) => ({
      cluster: 'prod',
      remedy: { action, target: checkout, parameters },
    });
    const wrong = await test.ask('POST', '/v1/remediations', own('scale', { replicas: -1 }));
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('replicas')]);
    expect((await test.ask('POST', '/v1/remediations', own('cordon', { force: true }))).status).toBe(400);
    const foreign = await test.ask(
      'POST',
      '/v1/remediations',
      own('set-secret-key', { key: 'k', sealedValue: 'sealed-9' }),
    );
    expect([foreign.status, foreign.body.detail]).toEqual([400, expect.stringContaining('needs sealedValue')]);
    expect(test.orchestrator.asked.remediations).toEqual([]);
  });

  it.each([
    [{ findingId: 'none' }, 404, 'NotFound'],
    [{ incidentId: 'none' }, 404, 'NotFound'],
    [{ findingId: 'old' }, 412, 'PreconditionFailed'],
    [{ findingId: 'hopeless' }, 412, 'PreconditionFailed'],
    [{ findingId: 'image-pull-1a2b3c', remedy: 7 }, 400, 'InvalidRequest'],
    [{}, 400, 'InvalidRequest'],
    [{ findingId: 'image-pull-1a2b3c', expiresAfterMs: 1 }, 400, 'InvalidRequest'],
    [{ findingId: 'image-pull-1a2b3c', force: true }, 400, 'InvalidRequest'],
  ])('refuses %j', async (body, status, code) => {
    const test = await ready();
    const answer = await test.ask('POST', '/v1/remediations', body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(test.orchestrator.asked.remediations).toEqual([]);
  });

  it('does once what is asked twice with one key, and refuses another request with it', async () => {
    const test = await ready();
    const headers = { 'idempotency-key': 'k1' };
    const body = { findingId: 'image-pull-1a2b3c' };
    const answers = await Promise.all([1, 2].map(() => test.ask('POST', '/v1/remediations', body, headers)));
    expect(answers.map((answer) => answer.body)).toEqual([answers[0]?.body, answers[0]?.body]);
    expect(test.orchestrator.asked.remediations).toHaveLength(1);
    const other = await test.ask('POST', '/v1/remediations', { ...body, dryRun: true }, headers);
    expect([other.status, other.body.code]).toEqual([400, 'InvalidRequest']);
  });
});

describe('reading remediations', () => {
  it('shows plan, diff and story with the link to Temporal', async () => {
    const test = await ready();
    test.database.held.remediations.push(remediation());
    const { body } = await test.ask('GET', '/v1/remediations/remediate%3Aprod%3A0a1b2c3d');
    expect(body).toEqual({ ...remediation(), link: expect.stringContaining('remediate%3Aprod%3A0a1b2c3d/run-1') });
    expect((await test.ask('GET', '/v1/remediations/none')).status).toBe(404);
    expect((await test.ask('GET', '/v1/remediations/none/evidence')).status).toBe(404);
  });

  it.each([
    ['?awaitingDecision=true', ['a']],
    ['?awaitingDecision=false', ['b']],
    ['?phase=resolved', ['b']],
    ['?cluster=dev', []],
  ])('lists by %s', async (query, ids) => {
    const test = await ready();
    test.database.held.remediations.push(remediation({ id: 'a' }), remediation({ id: 'b', phase: 'resolved' }));
    const { body } = await test.ask('GET', `/v1/remediations${query}`);
    expect((body.items as { id: string }[]).map(({ id }) => id)).toEqual(ids);
  });

  it('shows remediations without links while Temporal is away', async () => {
    const base = await ready();
    base.database.held.remediations.push(remediation());
    const test = testApi({
      database: () => base.database,
      orchestrator: () => {
        throw new Error('away');
      },
    });
    expect((await test.ask('GET', '/v1/remediations')).body).toMatchObject({ items: [{ link: null }] });
  });

  it('shows what was stored before a step', async () => {
    const test = await ready();
    test.database.held.remediations.push(remediation());
    const evidence = {
      id: 'e1',
      remediationId: remediation().id,
      kind: 'log',
      object: checkout,
      title: 'app',
      content: 'boom',
      at: '2026-03-01T12:00:00Z',
    } as const;
    test.database.held.evidence.push(evidence);
    const { body } = await test.ask('GET', '/v1/remediations/remediate%3Aprod%3A0a1b2c3d/evidence');
    expect(body).toEqual({ items: [evidence], nextCursor: null });
  });
});
