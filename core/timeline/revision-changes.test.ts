import { expect, it } from 'vitest';
import { indexOf } from '../testing/cluster-fixtures.ts';
import { ago } from '../testing/fixture-metadata.ts';
import { container, deployment, replicaSet, templateWith } from '../testing/workload-fixtures.ts';
import { isFromHistory, revisionChanges } from './revision-changes.ts';

const tag = (version: string) => [container({ image: `shop/checkout:${version}` })];

function history(...ages: readonly number[]) {
  const now = deployment({ containers: tag(`${ages.length}`) });
  const sets = ages.map((ageSeconds, at) =>
    replicaSet(now, { revision: at + 1, ageSeconds, template: templateWith(now, tag(`${at + 1}`)) }),
  );
  return indexOf([now, ...sets]);
}

it('tells the rollouts that the cluster remembers, each against the one before', () => {
  const changes = revisionChanges(history(9_000, 600, 60), ago(86_400));
  expect(changes).toMatchObject([
    {
      at: ago(60),
      category: 'rollout',
      says: 'Deployment checkout was rolled out with image shop/checkout:3 (was 2)',
      who: null,
    },
    { at: ago(600), says: 'Deployment checkout was rolled out with image shop/checkout:2 (was 1)' },
  ]);
  expect(changes.every(isFromHistory)).toBe(true);
  expect(new Set(changes.map(({ id }) => id)).size).toBe(2);
  expect(revisionChanges(history(9_000, 600, 60), ago(86_400))).toEqual(changes);
});

it('tells none from before the given time, and nothing of the first revision', () => {
  expect(revisionChanges(history(9_000, 600), ago(300))).toEqual([]);
  expect(revisionChanges(history(9_000), ago(86_400))).toEqual([]);
});

it('does not date a revision that was gone back to by its first rollout', () => {
  expect(revisionChanges(history(600, 9_000), ago(86_400))).toEqual([]);
});
