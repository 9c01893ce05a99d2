import { describe, expect, it } from 'vitest';
import { ago, indexOf, namespace } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { gateway, httpRoute } from './gateway-fixtures.ts';
import { httpRoutes } from './http-routes.ts';

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), httpRoutes);

describe('httpRoutes', () => {
  it('finds a route without a parent, and one whose Gateway does not exist', () => {
    expect(found(httpRoute({ parentRefs: [] }))[0]?.reason).toBe('RouteWithoutParent');
    expect(found(httpRoute({}))[0]).toMatchObject({
      reason: 'ParentGatewayMissing',
      cause: { object: { kind: 'Gateway', name: 'edge', uid: '' } },
    });
    expect(found(httpRoute({}), gateway([http], {}, { name: 'edgy' }))[0]?.cause?.object.kind).toBe('HTTPRoute');
  });

  it('finds a listener that is not there', () => {
    expect(
      found(httpRoute({ parentRefs: [{ name: 'edge', sectionName: 'https' }] }), gateway([http]))[0],
    ).toMatchObject({
      reason: 'RouteNotAllowed',
      cause: { object: { kind: 'HTTPRoute' } },
    });
  });

  it('finds a namespace that the listener does not take', () => {
    const parentRefs = [{ name: 'edge', namespace: 'infra' }];
    const edge = (from: object) =>
      gateway([{ ...http, allowedRoutes: { namespaces: from } }], {}, { namespace: 'infra' });
    const route = httpRoute({ parentRefs });
    expect(found(route, edge({ from: 'Same' }))[0]?.message).toContain('takes no routes of namespace shop');
    expect(found(route, edge({ from: 'All' }))).toEqual([]);
    const selecting = edge({ from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } });
    expect(found(route, selecting, namespace('shop'))).toEqual([]);
    expect(found(httpRoute({ parentRefs }, {}, { namespace: 'other' }), selecting, namespace('other'))).toHaveLength(1);
  });

  it('finds kinds and host names that the listener does not take', () => {
    const onlyGrpc = { ...http, allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } };
    expect(found(httpRoute({}), gateway([onlyGrpc]))[0]?.message).toContain('takes no HTTPRoutes');
    const named = gateway([{ ...http, hostname: '*.shop.example' }]);
    expect(found(httpRoute({ hostnames: ['pay.other.example'] }), named)[0]?.message).toContain('pay.other.example');
    expect(found(httpRoute({ hostnames: ['pay.shop.example'] }), named)).toEqual([]);
    expect(found(httpRoute({}), named)).toEqual([]);
  });

  it('passes on why the controller refuses, once that has settled', () => {
    const refused = (seconds: number) => ({
      parents: [
        {
          parentRef: { name: 'edge' },
          conditions: [
            {
              type: 'Accepted',
              status: 'False',
              reason: 'UnsupportedValue',
              message: 'bad filter',
              lastTransitionTime: ago(seconds),
            },
          ],
        },
      ],
    });
    expect(found(httpRoute({}, refused(600)), gateway([http]))[0]).toMatchObject({
      reason: 'RouteNotAccepted',
      dependsOn: [{ kind: 'Gateway' }],
    });
    expect(found(httpRoute({}, refused(10)), gateway([http]))).toEqual([]);
  });

  it('has nothing to say of a route that fits, or of one on a mesh', () => {
    expect(found(httpRoute({}), gateway([http]))).toEqual([]);
    expect(found(httpRoute({ parentRefs: [{ kind: 'Service', group: '', name: 'web' }] }))).toEqual([]);
  });
});
