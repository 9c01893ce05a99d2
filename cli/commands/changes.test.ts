import { expect, it } from 'vitest';
import type { StoredChange } from '../../adapters/database/stores.ts';
import { checkout } from '../../api/testing/samples.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { changesCommand } from './changes.ts';

function change(id: string, at: string, more: Partial<StoredChange> = {}): StoredChange {
  return {
    id,
    cluster: 'prod',
    at,
    object: checkout,
    category: 'rollout',
    verb: 'changed',
    who: 'helm',
    says: 'Deployment checkout was rolled out with image shop/checkout:2.3 (was 2.2)',
    fields: [
      { path: 'spec.template.spec.containers[app].image', before: 'shop/checkout:2.2', after: 'shop/checkout:2.3' },
    ],
    occurrences: 1,
    lastAt: at,
    ...more,
  };
}

const node = { kind: 'Node', namespace: '', name: 'n1', uid: 'u' };

async function run(...args: readonly string[]) {
  const terminal = testTerminal();
  terminal.test.database.held.changes.push(
    change('a', '2026-03-01T12:02:00.000Z'),
    change('b', '2026-03-01T10:00:00.000Z', {
      object: node,
      category: 'node',
      who: null,
      says: 'Node n1 was cordoned',
      fields: [],
    }),
    change('old', '2026-02-27T12:00:00.000Z', { occurrences: 40, lastAt: '2026-02-27T13:00:00.000Z' }),
  );
  await changesCommand(terminal).parseAsync([...args], { from: 'user' });
  return terminal;
}

const ids = async (...args: readonly string[]) =>
  JSON.parse((await run('-o', 'json', ...args)).printed()).map(({ id }: { id: string }) => id);

it('says what was changed within a day, when, by whom, and the fields', async () => {
  expect((await run()).printed()).toMatchInlineSnapshot(`
    "3 min ago in shop, rollout, by helm
      Deployment checkout was rolled out with image shop/checkout:2.3 (was 2.2)
        spec.template.spec.containers[app].image
          - shop/checkout:2.2
          + shop/checkout:2.3
    2 h ago, node
      Node n1 was cordoned"
  `);
});

it.each([
  [[], ['a', 'b']],
  [['--since', '10min'], ['a']],
  [
    ['--since', '7d'],
    ['a', 'b', 'old'],
  ],
  [['--since', '2026-02-27T00:00:00Z', '--until', '1d'], ['old']],
  [['--object', 'deployment/checkout'], ['a']],
  [
    ['--object', 'Deployment/shop/checkout', '--since', '1w'],
    ['a', 'old'],
  ],
  [['-n', 'shop'], ['a']],
  [['--category', 'node'], ['b']],
  [['--search', 'CORDONED'], ['b']],
  [['--cluster', 'dev'], []],
])('lists by %j %j', async (args, expected) => {
  expect(await ids(...args)).toEqual(expected);
});

it('says when there are more than it shows', async () => {
  const terminal = await run('--limit', '1', '--since', '7d');
  expect(terminal.printed()).not.toContain('cordoned');
  expect(terminal.said()).toContain('more than 1');
});

it.each([
  ['--since', 'yesterday'],
  ['--until', '5 apples'],
  ['--limit', '0'],
  ['--object', 'checkout'],
])('refuses %s %s', async (option, value) => {
  await expect(run(option, value)).rejects.toMatchObject({ code: 'InvalidRequest' });
});
