import { describe, expect, it } from 'vitest';
import { growSystem, load } from './grow-system.ts';

describe('load', () => {
  it.each([1, 4, 333, 4_840])('has %i replicas in all', (pods) => {
    const replicas = load(pods)
      .filter(({ manifest }) => manifest.kind === 'Deployment')
      .map(({ manifest }) => Number(manifest.spec?.replicas));
    expect(replicas.reduce((sum, count) => sum + count, 0)).toBe(pods);
  });

  it('stays below 254 Services with the system beside it', () => {
    expect(load(100_000).filter(({ manifest }) => manifest.kind === 'Service').length).toBeLessThan(254 - 61);
  });
});

describe('growSystem', () => {
  it('refuses to grow beyond what the machines hold', async () => {
    const admin = new Proxy({}, { get: () => async () => ({ items: [] }) }) as Parameters<typeof growSystem>[0];
    await expect(growSystem(admin, 5_000)).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });
});
