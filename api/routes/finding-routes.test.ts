import { expect, it } from 'vitest';
import { checkout, finding, incident, rollback, secretKey } from '../testing/samples.ts';
import { testApi } from '../testing/test-api.ts';

const other = { kind: 'Service', namespace: 'web', name: 'front', uid: 'u2' };

function filled() {
  const test = testApi();
  test.database.held.findings.push(
    finding(),
    finding({ id: 'low', severity: 'low', object: other, cause: null, remedies: [secretKey()] }),
    finding({ id: 'old', state: 'resolved' }),
  );
  test.database.held.incidents.push(incident({ symptoms: ['low', 'image-pull-1a2b3c', 'gone'] }));
  return test;
}

it.each([
  ['', ['image-pull-1a2b3c', 'low']],
  ['?state=all', ['image-pull-1a2b3c', 'low', 'old']],
  ['?state=resolved', ['old']],
  ['?severity=medium', ['image-pull-1a2b3c']],
  ['?namespace=web', ['low']],
  ['?cluster=dev', []],
  ['?search=checkout%3A2.3&namespace=shop', ['image-pull-1a2b3c']],
])('lists findings by %s', async (query, ids) => {
  const { body } = await filled().ask('GET', `/v1/findings${query}`);
  expect((body.items as { id: string }[]).map(({ id }) => id)).toEqual(ids);
});

it('pages by cursor', async () => {
  const test = filled();
  const first = await test.ask('GET', '/v1/findings?limit=1');
  expect(first.body).toMatchObject({ items: [{ id: 'image-pull-1a2b3c' }], nextCursor: '1' });
  const second = await test.ask('GET', `/v1/findings?limit=1&cursor=${first.body.nextCursor}`);
  expect(second.body).toMatchObject({ items: [{ id: 'low' }], nextCursor: null });
});

it.each(['limit=0', 'limit=501', 'limit=many', 'state=', 'severity=bad', 'colour=red'])(
  'refuses ?%s',
  async (query) => {
    for (const path of ['/v1/findings', '/v1/incidents']) {
      const { status, body } = await testApi().ask('GET', `${path}?${query}`);
      expect([status, body.code]).toEqual([400, 'InvalidRequest']);
      expect(body.detail).toContain(query.split('=')[0]);
    }
  },
);

it('shows one finding with its evidence', async () => {
  expect((await filled().ask('GET', '/v1/findings/image-pull-1a2b3c')).body).toEqual(finding());
  expect((await filled().ask('GET', '/v1/findings/none')).status).toBe(404);
});

it('shows an incident with the remedies of its causal object first', async () => {
  const { body } = await filled().ask('GET', '/v1/incidents/incident-9f8e7d');
  expect(body).toMatchObject({ id: 'incident-9f8e7d', causes: [{ object: checkout }] });
  expect(body.remedies).toEqual([
    { findingId: 'image-pull-1a2b3c', index: 0, remedy: rollback() },
    { findingId: 'low', index: 0, remedy: secretKey() },
  ]);
  expect((await filled().ask('GET', '/v1/incidents/none')).status).toBe(404);
});

it('lists incidents', async () => {
  const { body } = await filled().ask('GET', '/v1/incidents?cluster=prod&severity=high');
  expect(body).toMatchObject({ items: [{ id: 'incident-9f8e7d' }], nextCursor: null });
});
