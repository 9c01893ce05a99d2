import { expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const fine = async (): Promise<void> => {};
const down = async (): Promise<void> => {
  throw new Error('does not answer');
};

it('is alive whatever is down', async () => {
  const test = testApi({ parts: [{ name: 'database', isRequired: true, check: down }] });
  expect((await test.raw('/healthz')).status).toBe(200);
});

it('is not ready without a part that everything needs, and names it', async () => {
  const parts = [
    { name: 'database', isRequired: true, check: fine },
    { name: 'temporal', isRequired: true, check: down },
  ];
  const response = await testApi({ parts }).raw('/readyz');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    ready: false,
    parts: [
      { name: 'database', ok: true, detail: 'answers' },
      { name: 'temporal', ok: false, detail: 'does not answer' },
    ],
  });
});

it('stays ready, and says so, without a part that only one feature needs', async () => {
  const response = await testApi({ parts: [{ name: 'nats', isRequired: false, check: down }] }).raw('/readyz');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ ready: true, parts: [{ name: 'nats', ok: false }] });
});

it('counts requests by route, not by path, for who is signed in', async () => {
  const test = testApi();
  await test.ask('GET', '/v1/findings/some-id');
  const { body } = await test.ask('GET', '/metrics');
  expect(body.text).toContain('kubesage_http_requests_total{method="GET",route="/v1/findings/:id",status="404"} 1');
  expect(body.text).not.toContain('some-id');
  expect((await test.raw('/metrics')).status).toBe(401);
});
