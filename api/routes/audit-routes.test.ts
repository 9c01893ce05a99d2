import { expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

it('pages through the trail and verifies its chain', async () => {
  const test = testApi();
  for (const key of ['a', 'b']) {
    await test.database.audit.append(key, { actor: 'ada', action: 'cluster.added', subject: key, detail: {} });
  }
  const { body } = await test.ask('GET', '/v1/audit?limit=1');
  expect(body).toMatchObject({ items: [{ subject: 'a', hash: 'h1' }], nextCursor: '1' });
  expect((await test.ask('GET', '/v1/audit/verification')).body).toEqual({ entries: 2, brokenAt: null });
  expect((await test.ask('GET', '/v1/audit?limit=x')).status).toBe(400);
});
