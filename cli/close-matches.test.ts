import { describe, expect, it } from 'vitest';
import { closeMatches } from './close-matches.ts';

const names = ['bad-rollout', 'cronjob-failing', 'cronjob-suspended', 'node-not-ready'];

describe('closeMatches', () => {
  it('finds the name behind a typo', () => {
    expect(closeMatches('bad-rolout', names)).toEqual(['bad-rollout']);
  });

  it('finds every name that contains what was typed', () => {
    expect(closeMatches('cronjob', names)).toEqual(['cronjob-failing', 'cronjob-suspended']);
  });

  it('offers nothing when nothing is like it', () => {
    expect(closeMatches('quantum', names)).toEqual([]);
  });
});
