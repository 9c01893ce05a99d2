import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../cluster/kube-object.ts';
import { certificate, tlsSecret } from '../../../testing/certificate-fixtures.ts';
import { indexOf, ingress, object } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { certificateHosts } from './certificate-hosts.ts';

const run = (...objects: readonly KubeObject[]) => analyzeAll(indexOf(objects), certificateHosts);
const served = (hosts: readonly string[], changedSecondsAgo?: number) =>
  ingress({
    spec: { tls: [{ hosts, secretName: 'tls' }] },
    ...(changedSecondsAgo === undefined ? {} : { changedSecondsAgo }),
  });
const secret = (...names: readonly string[]) =>
  tlsSecret('tls', { 'tls.crt': [certificate({ names })] }, { changedSecondsAgo: 500 });

describe('certificateHosts', () => {
  it('finds hosts of an Ingress that its certificate does not name, and blames what was written last', () => {
    const [finding] = run(served(['shop.example', 'pay.example']), secret('shop.example', '*.pay.example'));
    expect(finding).toMatchObject({
      severity: 'medium',
      object: { kind: 'Ingress' },
      cause: { object: { kind: 'Secret' } },
    });
    expect(finding?.message).toContain('serves pay.example with Secret tls');
    const edited = run(served(['pay.example'], 60), secret('shop.example'));
    expect(edited).toMatchObject([{ cause: { object: { kind: 'Ingress' } } }]);
  });

  it('finds the same of a Gateway, whose listener may have several certificates', () => {
    const gateway = (hostname: string) =>
      object('gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
        spec: {
          listeners: [{ name: 'https', hostname, tls: { certificateRefs: [{ name: 'tls' }, { name: 'more' }] } }],
        },
      });
    const more = tlsSecret('more', { 'tls.crt': [certificate({ names: ['*.pay.example'] })] });
    expect(run(gateway('www.pay.example'), secret('shop.example'), more)).toEqual([]);
    expect(run(gateway('other.example'), secret('shop.example'), more)).toHaveLength(1);
  });

  it('finds nothing when the names fit, are not known, or the Secret is missing', () => {
    expect(run(served(['shop.example']), secret('*.example.org', 'shop.example'))).toEqual([]);
    expect(run(served(['shop.example']), tlsSecret('tls', { 'tls.crt': 'unreadable' }))).toEqual([]);
    expect(run(served(['shop.example']))).toEqual([]);
    expect(run(served([]), secret('other.example'))).toEqual([]);
  });
});
