import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { ChangeRecord } from '../../core/timeline/change-record.ts';
import { freshDatabase } from './testing/fresh-database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.query('truncate changes');
});

const second = (n: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, n)).toISOString();

function change(id: string, at: number, more: Partial<ChangeRecord> & { readonly name?: string } = {}): ChangeRecord {
  const { name = 'checkout', ...rest } = more;
  return {
    id,
    cluster: 'prod',
    at: second(at),
    object: { kind: 'Deployment', namespace: 'shop', name, uid: `uid-${name}` },
    category: 'rollout',
    verb: 'changed',
    who: 'kubectl',
    says: `${name} was changed`,
    fields: [{ path: 'spec.x', before: `${at}`, after: `${at + 1}` }],
    ...rest,
  };
}

const ids = async (filter: Parameters<typeof database.changes.list>[0] = {}) =>
  (await database.changes.list(filter, { limit: 100 })).items.map(({ id }) => id);

it('keeps a change once however often it comes, latest first', async () => {
  await database.changes.append([change('a', 1), change('b', 2)]);
  await database.changes.append([change('b', 2), change('c', 3)]);
  await Promise.all([database.changes.append([change('d', 4)]), database.changes.append([change('d', 4)])]);
  expect(await ids()).toEqual(['d', 'c', 'b', 'a']);
  const [first] = (await database.changes.list({}, { limit: 1 })).items;
  expect(first).toEqual({ ...change('d', 4), occurrences: 1, lastAt: second(4) });
});

it('filters by cluster, namespace, object, category, time and words, and pages', async () => {
  const node = { kind: 'Node', namespace: '', name: 'n1', uid: 'u' };
  await database.changes.append([
    change('a', 1),
    change('b', 2, { name: 'web', category: 'scaling', who: 'Helm' }),
    change('c', 3, { cluster: 'dev' }),
    change('d', 4, { object: node, category: 'node' }),
  ]);
  expect(await ids({ cluster: 'dev' })).toEqual(['c']);
  expect(await ids({ namespace: 'shop', cluster: 'prod' })).toEqual(['b', 'a']);
  expect(await ids({ object: 'deployment/shop/web' })).toEqual(['b']);
  expect(await ids({ object: 'Deployment/web' })).toEqual(['b']);
  expect(await ids({ object: 'node/n1' })).toEqual(['d']);
  expect(await ids({ object: 'node/shop/n1' })).toEqual([]);
  expect(await ids({ category: 'scaling' })).toEqual(['b']);
  expect(await ids({ since: second(2), until: second(3) })).toEqual(['c', 'b']);
  expect(await ids({ search: 'hELM' })).toEqual(['b']);
  const page = await database.changes.list({}, { limit: 3 });
  const rest = await database.changes.list({}, { limit: 3, cursor: page.nextCursor ?? '' });
  expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(rest.nextCursor).toBeNull();
});

it('folds a field that swings to and fro into one row with a count, and counts none twice', async () => {
  const swing = (at: number) =>
    change(`s${at}`, at, {
      fields: [{ path: 'spec.replicas', before: at % 2 ? '2' : '5', after: at % 2 ? '5' : '2' }],
    });
  const all = Array.from({ length: 30 }, (_, at) => swing(at + 1));
  for (const record of all) await database.changes.append([record]);
  await database.changes.append(all);
  const { items } = await database.changes.list({}, { limit: 100 });
  expect(items.map(({ occurrences }) => occurrences)).toEqual([27, 1, 1, 1]);
  expect(items[0]?.lastAt).toBe(second(30));
  expect(await ids({ since: second(29) })).toEqual(['s4']);
});

it('leaves four rollouts of people and their like on others alone', async () => {
  const fields = [{ path: 'image', before: 'a', after: 'b' }];
  await database.changes.append([1, 2, 3, 4].map((at) => change(`m${at}`, at, { fields })));
  await database.changes.append([1, 2, 3, 4].map((at) => change(`n${at}`, at, { fields, name: 'web' })));
  expect(await ids()).toHaveLength(8);
});

it('folds what one hand writes again and again at one place, always differently', async () => {
  await database.changes.append(Array.from({ length: 50 }, (_, at) => change(`w${at}`, at)));
  const { items } = await database.changes.list({}, { limit: 100 });
  expect(items).toHaveLength(20);
  expect(items[0]?.occurrences).toBe(31);
});

it('leaves out a rollout of the history that was seen when it happened', async () => {
  await database.changes.append([change('seen', 100)]);
  await database.changes.append([
    change('revision-same', 101),
    change('revision-old', 300),
    change('revision-other', 101, { name: 'web' }),
  ]);
  expect((await ids()).toSorted()).toEqual(['revision-old', 'revision-other', 'seen']);
});

it('stores what clusters say, NUL and lone surrogates included', async () => {
  const odd = change('odd', 1, { says: 'a\u0000b\ud800', fields: [{ path: 'x', before: '\u0000', after: null }] });
  await database.changes.append([odd]);
  expect((await database.changes.list({}, { limit: 1 })).items[0]?.says).toContain('a');
});

it('forgets after 30 days, and with its cluster', async () => {
  await database.changes.append([change('a', 1), change('b', 2, { cluster: 'dev' })]);
  await database.prune(new Date(Date.parse(second(0)) + 29 * 86_400_000));
  expect(await ids()).toHaveLength(2);
  await database.clusters.remove('dev');
  expect(await ids()).toEqual(['a']);
  await database.prune(new Date(Date.parse(second(0)) + 31 * 86_400_000));
  expect(await ids()).toEqual([]);
});
