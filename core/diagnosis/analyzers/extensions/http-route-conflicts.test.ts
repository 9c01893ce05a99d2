import { describe, expect, it } from 'vitest';
import { indexOf } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { httpRoute } from './gateway-fixtures.ts';
import { httpRouteConflicts } from './http-route-conflicts.ts';

const route = (name: string, ageSeconds: number, match: object, backend = name, host = 'shop.example') =>
  httpRoute(
    { hostnames: [host], rules: [{ matches: [match], backendRefs: [{ name: backend, port: 80 }] }] },
    {},
    { name, ageSeconds },
  );
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), httpRouteConflicts);
const cart = { path: { type: 'PathPrefix', value: '/cart' } };

describe('httpRouteConflicts', () => {
  it('tells the younger of two routes for one match', () => {
    const findings = found(route('old', 9000, cart), route('new', 100, cart));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ reason: 'RouteMatchTaken', severity: 'low', object: { name: 'new' } });
  });

  it('makes a note when both do the same', () => {
    expect(found(route('old', 9000, cart, 'web'), route('new', 100, cart, 'web'))[0]?.severity).toBe('info');
  });

  it('has nothing to say of another path, host, method or header', () => {
    const other = { path: { type: 'PathPrefix', value: '/pay' } };
    expect(found(route('old', 9000, cart), route('new', 100, other))).toEqual([]);
    expect(found(route('old', 9000, cart), route('new', 100, cart, 'new', 'other.example'))).toEqual([]);
    expect(found(route('old', 9000, cart), route('new', 100, { ...cart, method: 'POST' }))).toEqual([]);
    expect(
      found(route('old', 9000, cart), route('new', 100, { ...cart, headers: [{ name: 'x-canary', value: '1' }] })),
    ).toEqual([]);
  });
});
