import { expect, it } from 'vitest';
import { diagnosis } from '../testing/samples.ts';
import { testApi, withCluster } from '../testing/test-api.ts';

it('starts an investigation of the only cluster and says where to follow it', async () => {
  const test = testApi();
  await withCluster(test);
  const { status, headers, body } = await test.ask('POST', '/v1/investigations', { namespace: 'shop' });
  expect(status).toBe(202);
  expect(body.id).toBe('investigate:prod/shop:run-1');
  expect(body.link).toContain('/workflows/investigate%3Aprod%2Fshop/run-1');
  expect(headers.get('location')).toBe(`/v1/investigations/${encodeURIComponent(String(body.id))}`);
  expect(test.orchestrator.asked.investigations).toEqual([{ cluster: 'prod', namespace: 'shop', requestedBy: 'ada' }]);
});

it('follows an investigation whose id holds a slash from running to done', async () => {
  const test = testApi();
  const id = 'investigate:prod/shop:run-1';
  const path = `/v1/investigations/${encodeURIComponent(id)}`;
  test.orchestrator.statuses.set(id, { state: 'running' });
  expect((await test.ask('GET', path)).body).toEqual({ state: 'running' });
  test.database.held.diagnoses.set(id, diagnosis());
  expect((await test.ask('GET', path)).body).toEqual({ state: 'done', diagnosis: diagnosis() });
});

it('says why an investigation failed', async () => {
  const test = testApi();
  const failed = { state: 'failed', code: 'ClusterUnreachable', detail: 'prod does not answer.' } as const;
  test.orchestrator.statuses.set('investigate:prod:r', failed);
  expect((await test.ask('GET', '/v1/investigations/investigate%3Aprod%3Ar')).body).toEqual(failed);
});

it('names the choices when several clusters are registered, and what to do when none is', async () => {
  const test = testApi();
  const none = await test.ask('POST', '/v1/investigations', {});
  expect([none.status, none.body.next]).toEqual([404, expect.stringContaining('kubesage clusters add')]);
  await withCluster(test, 'prod');
  await withCluster(test, 'staging');
  const several = await test.ask('POST', '/v1/investigations', {});
  expect([several.status, several.body.detail]).toEqual([400, expect.stringContaining('prod, staging')]);
  expect((await test.ask('POST', '/v1/investigations', { cluster: 'dev' })).status).toBe(404);
});

it('does not find an investigation that never was, nor one whose findings are gone', async () => {
  const test = testApi();
  expect((await test.ask('GET', '/v1/investigations/nothing')).status).toBe(404);
  const result = { id: 'old', findings: 0, incidents: 0, gaps: 0, worst: null };
  test.orchestrator.statuses.set('old', { state: 'done', result });
  expect((await test.ask('GET', '/v1/investigations/old')).body).toMatchObject({
    code: 'NotFound',
    next: 'Diagnose again.',
  });
});

it('refuses a namespace that cannot be one', async () => {
  expect((await testApi().ask('POST', '/v1/investigations', { namespace: 'Shop/../x' })).status).toBe(400);
});
