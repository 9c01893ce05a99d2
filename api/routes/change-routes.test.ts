import { expect, it } from 'vitest';
import type { StoredChange } from '../../adapters/database/change-stores.ts';
import { checkout, finding, incident } from '../testing/samples.ts';
import { testApi } from '../testing/test-api.ts';

function change(id: string, at: string, more: Partial<StoredChange> = {}): StoredChange {
  return {
    id,
    cluster: 'prod',
    at,
    object: checkout,
    category: 'rollout',
    verb: 'changed',
    who: null,
    says: `change ${id}`,
    fields: [],
    occurrences: 1,
    lastAt: at,
    ...more,
  };
}

const neighbour = { ...checkout, name: 'neighbour', uid: 'n' };

function filled() {
  const test = testApi();
  test.database.held.findings.push(finding());
  test.database.held.incidents.push(incident());
  test.database.held.changes.push(
    change('before', '2026-03-01T11:58:00.000Z'),
    change('nearby', '2026-03-01T11:59:00.000Z', { object: neighbour }),
    change('after', '2026-03-01T12:03:00.000Z'),
    change('elsewhere', '2026-03-01T11:58:00.000Z', { cluster: 'dev' }),
    change('long-ago', '2026-02-20T11:58:00.000Z'),
  );
  return test;
}

it('lists changes by filter and pages', async () => {
  const { body } = await filled().ask('GET', '/v1/changes?cluster=prod&since=2026-03-01T00:00:00Z&limit=2');
  expect((body.items as StoredChange[]).map(({ id }) => id)).toEqual(['after', 'nearby']);
  expect(body.nextCursor).not.toBeNull();
  const rest = await filled().ask('GET', '/v1/changes?object=deployment/shop/neighbour');
  expect((rest.body.items as StoredChange[]).map(({ id }) => id)).toEqual(['nearby']);
});

it.each(['since=yesterday', 'category=magic', 'object=checkout', 'limit=0', 'colour=red'])(
  'refuses ?%s',
  async (query) => {
    const { status, body } = await testApi().ask('GET', `/v1/changes?${query}`);
    expect([status, body.code]).toEqual([400, 'InvalidRequest']);
  },
);

it('tells what changed before an incident, the cause first, nothing of later and of elsewhere', async () => {
  const { body } = await filled().ask('GET', '/v1/incidents/incident-9f8e7d/changes');
  expect(body).toMatchObject({
    incidentId: 'incident-9f8e7d',
    onset: '2026-03-01T12:00:00.000Z',
    items: [
      { change: { id: 'before' }, nearness: 'cause', secondsBefore: 120 },
      { change: { id: 'nearby' }, nearness: 'namespace', secondsBefore: 60 },
    ],
  });
  expect(body.items).toHaveLength(2);
  expect((await filled().ask('GET', '/v1/incidents/none/changes')).status).toBe(404);
});
