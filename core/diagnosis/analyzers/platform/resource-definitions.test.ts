import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { certificate } from '../../../testing/certificate-fixtures.ts';
import {
  ago,
  deployment,
  indexOf,
  namespace,
  object,
  pod,
  replicaSet,
  service,
} from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { resourceDefinitions } from './resource-definitions.ts';

const version = (name: string, rest: object = {}) => ({ name, served: true, storage: false, ...rest });
const stored = version('v1', { storage: true });

function definition(spec: object = {}, status: object = {}): KubeObject {
  const names = { kind: 'Basket', plural: 'baskets' };
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'baskets.shop.example', {
    spec: { group: 'shop.example', names, versions: [stored], ...spec },
    status: { storedVersions: ['v1'], conditions: [{ type: 'Established', status: 'True' }], ...status },
  });
}

const run = (...objects: readonly KubeObject[]) =>
  analyzeAll(indexOf([namespace('shop'), ...objects]), resourceDefinitions);
const short = (findings: ReturnType<typeof run>) => findings.map(({ severity, reason }) => `${severity} ${reason}`);

describe('resourceDefinitions', () => {
  it('finds names that are taken and resources that are not served', () => {
    const condition = (type: string, since = 100) => ({
      conditions: [
        { type, status: 'False', message: '"BasketList" is already in use', lastTransitionTime: ago(since) },
      ],
    });
    expect(short(run(definition({}, condition('NamesAccepted'))))).toEqual(['medium NamesConflict']);
    expect(short(run(definition({}, condition('Established'))))).toEqual(['medium NotEstablished']);
    expect(run(definition({}, condition('Established', 5)))).toEqual([]);
  });

  it('finds versions that cannot be stored or read, and notes what is on the way out', () => {
    expect(short(run(definition({ versions: [version('v1')] })))).toEqual(['medium NoStorageVersion']);
    expect(short(run(definition({}, { storedVersions: ['v1', 'v1beta1'] })))).toEqual(['medium StoredVersionGone']);
    const old = version('v1beta1', { served: false });
    expect(short(run(definition({ versions: [stored, old] }, { storedVersions: ['v1', 'v1beta1'] })))).toEqual([
      'info StoredVersionNotServed',
    ]);
    expect(short(run(definition({ versions: [stored, version('v1beta1', { deprecated: true })] })))).toEqual([
      'info VersionDeprecated',
    ]);
  });

  it('finds a conversion webhook that nobody serves or trusts', () => {
    const conversion = (caCertificates: unknown) => ({
      versions: [stored, version('v2')],
      conversion: {
        strategy: 'Webhook',
        webhook: { clientConfig: { service: { namespace: 'shop', name: 'convert', port: 80 }, caCertificates } },
      },
    });
    const authority = [certificate({ isCa: true })];
    const made = deployment({ name: 'convert' });
    const current = replicaSet(made);
    const served = [service({ name: 'convert' }), made, current, pod(current)];
    expect(run(definition(conversion(authority)), made)).toMatchObject([
      { reason: 'ConversionDown', severity: 'high', cause: { object: { kind: 'Service', name: 'convert', uid: '' } } },
    ]);
    expect(run(definition(conversion(authority)), service({ name: 'convert' }), made)[0]?.dependsOn).toHaveLength(2);
    expect(run(definition(conversion([certificate({ isCa: true, until: -1 })])), ...served)).toMatchObject([
      { reason: 'ConversionDown', cause: { object: { kind: 'CustomResourceDefinition' } } },
    ]);
    expect(run(definition(conversion(authority)), ...served)).toEqual([]);
  });

  it('finds nothing in a sound definition', () => {
    expect(run(definition())).toEqual([]);
  });
});
