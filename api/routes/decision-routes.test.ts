import { expect, it } from 'vitest';
import { KubeSageError } from '../../core/errors.ts';
import { testApi } from '../testing/test-api.ts';

const path = '/v1/remediations/remediate%3Aprod%3A0a1b2c3d/decision';
const approval = { verdict: 'approve', planHash: 'c0ffee00', reason: '  seen and sound ' };

it('passes a decision on with who decides, a trimmed reason and its key', async () => {
  const test = testApi();
  const { status, body } = await test.ask('POST', path, approval, { 'idempotency-key': 'k1' });
  expect([status, body]).toEqual([200, { accepted: true, phase: 'acting' }]);
  expect(test.orchestrator.asked.decisions).toEqual([
    {
      id: 'remediate:prod:0a1b2c3d',
      decision: { verdict: 'approve', planHash: 'c0ffee00', reason: 'seen and sound', by: 'ada' },
      updateId: 'k1',
    },
  ]);
});

it('does not let a request say who decides', async () => {
  expect((await testApi().ask('POST', path, { ...approval, by: 'root' })).status).toBe(400);
});

it.each([
  ['no reason', { reason: '   ' }],
  ['another verdict', { verdict: 'maybe' }],
  ['a hash that is too short', { planHash: 'c0ffee' }],
  ['a hash that is none', { planHash: 'latest-plan' }],
])('refuses %s', async (_, fault) => {
  const test = testApi();
  const { status, body } = await test.ask('POST', path, { ...approval, ...fault });
  expect([status, body.code, body.detail]).toEqual([
    400,
    'InvalidRequest',
    expect.stringContaining(Object.keys(fault)[0] ?? ''),
  ]);
  expect(test.orchestrator.asked.decisions).toEqual([]);
});

it.each([
  ['StalePlan', 409],
  ['NotAwaitingDecision', 409],
  ['NotFound', 404],
] as const)('answers %s of the workflow as it is', async (code, status) => {
  const test = testApi();
  test.orchestrator.refuseNext = new KubeSageError(code, 'The plan is now d0d0.');
  const answer = await test.ask('POST', path, approval);
  expect([answer.status, answer.body.code, answer.body.detail]).toEqual([status, code, 'The plan is now d0d0.']);
});
