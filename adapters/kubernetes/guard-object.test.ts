import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { KubeObject, Secret } from '../../core/cluster/kube-object.ts';
import { objectDigest } from '../../core/remediation/object-digest.ts';
import { selfSignedCertificate } from '../../infra/sandbox/system/self-signed-certificate.ts';
import { guardCustomResource } from './guard-custom-resource.ts';
import { guardObject } from './guard-object.ts';

const { certificate, key } = selfSignedCertificate(['shop.example', 'www.shop.example'], 'seed');
const another = selfSignedCertificate(['bank.example'], 'other seed').certificate;
const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const garbled = certificate.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA');

function object(kind: string, more: object): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'it', namespace: 'shop' }, ...more };
}

function secret(data: Readonly<Record<string, string>>, type = 'Opaque'): Secret {
  const encoded = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, base64(value)]));
  return guardObject(object('Secret', { type, data: encoded })) as Secret;
}

const namesOf = (certificates: Secret['certificates'], at: string): unknown => {
  const found = certificates?.[at];
  return Array.isArray(found) ? found.map(({ names }: { readonly names: readonly string[] }) => names[0]) : found;
};

describe('a Secret', () => {
  it('tells what its certificate says, and lets out no value', () => {
    const guarded = secret({ 'tls.crt': certificate, 'tls.key': key, password: 'hunter2' }, 'kubernetes.io/tls');
    expect(guarded.data).toMatchObject({ 'tls.key': `<${key.length} bytes>`, password: '<7 bytes>' });
    expect(guarded.certificates?.['tls.crt']).toMatchObject([
      {
        subject: 'CN=shop.example',
        issuer: 'CN=shop.example',
        names: ['shop.example', 'www.shop.example'],
        notBefore: '2025-01-01T00:00:00.000Z',
        notAfter: '2045-01-01T00:00:00.000Z',
        isCa: false,
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(guarded.isKeyMatching).toBe(true);
    const said = JSON.stringify(guarded);
    const values = [...key.split('\n'), base64(key), base64(certificate), ...certificate.split('\n'), 'hunter2'];
    for (const value of values.filter((text) => text.length > 6 && !text.startsWith('-----')))
      expect(said).not.toContain(value);
  });

  it('tells whether the key is that of the certificate, and nothing when either cannot be read', () => {
    const match = (crt: string, privateKey: string) =>
      secret({ 'tls.crt': crt, 'tls.key': privateKey }, 'kubernetes.io/tls').isKeyMatching;
    expect(match(certificate, String(otherKey))).toBe(false);
    expect(match(certificate + another, key)).toBe(true);
    expect(match(another + certificate, key)).toBe(false);
    expect(match(certificate, 'no key')).toBeUndefined();
    expect(match(garbled, key)).toBeUndefined();
  });

  it('reads any PEM certificate, whatever its key, and a bundle whole', () => {
    const { certificates } = secret({
      'ca.crt': certificate + another,
      'server.pem': `# comment\n${certificate}`,
      blob: another,
      'tls.key': key,
    });
    expect(namesOf(certificates, 'ca.crt')).toEqual(['shop.example', 'bank.example']);
    expect(namesOf(certificates, 'server.pem')).toEqual(['shop.example']);
    expect(namesOf(certificates, 'blob')).toEqual(['bank.example']);
    expect(certificates).not.toHaveProperty('tls.key');
  });

  it('calls unreadable what claims to be a certificate and is none', () => {
    const read = (data: Readonly<Record<string, string>>) => secret(data).certificates;
    expect(read({ 'tls.crt': 'not a certificate' })).toEqual({ 'tls.crt': 'unreadable' });
    expect(read({ 'tls.crt': garbled })).toEqual({ 'tls.crt': 'unreadable' });
    expect(read({ 'tls.crt': certificate.replace(/-----END.*/, '') })).toEqual({ 'tls.crt': 'unreadable' });
    expect(read({ 'ca.crt': '', 'key.pem': key, note: 'tls' })).toBeUndefined();
  });
});

describe('authorities', () => {
  const bundle = base64(certificate);
  const read = [{ subject: 'CN=shop.example' }];

  it('are read from webhooks, conversions and API services, and their bundles left behind', () => {
    const webhook = guardObject(
      object('ValidatingWebhookConfiguration', { webhooks: [{ name: 'w', clientConfig: { caBundle: bundle } }] }),
    );
    const definition = guardObject(
      object('CustomResourceDefinition', {
        spec: {
          versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: {} } }],
          conversion: { strategy: 'Webhook', webhook: { clientConfig: { caBundle: bundle } } },
        },
      }),
    );
    const service = guardObject(object('APIService', { spec: { group: 'x', caBundle: bundle } }));
    expect(webhook).toMatchObject({ webhooks: [{ name: 'w', clientConfig: { caCertificates: read } }] });
    expect(definition).toMatchObject({
      spec: {
        versions: [{ name: 'v1', served: true, storage: true }],
        conversion: { strategy: 'Webhook', webhook: { clientConfig: { caCertificates: read } } },
      },
    });
    expect(service).toMatchObject({ spec: { group: 'x', caCertificates: read } });
    for (const each of [webhook, definition, service]) expect(JSON.stringify(each)).not.toMatch(/caBundle|schema/);
  });

  it('are unreadable when the bundle is no certificate, and none when it is blank', () => {
    const configOf = (caBundle: string) =>
      (guardObject(object('APIService', { spec: { caBundle } })) as unknown as { readonly spec: unknown }).spec;
    expect(configOf(base64('rubbish'))).toEqual({ caCertificates: 'unreadable' });
    expect(configOf(base64('\n'))).toEqual({});
  });
});

describe('what is large', () => {
  it('stays behind as its length and hash, short settings stay as they are', () => {
    const guarded = guardObject(
      object('ConfigMap', {
        data: { LEVEL: 'info', dashboard: 'x'.repeat(9_000) },
        binaryData: { icon: base64('pixels') },
      }),
    );
    expect(guarded).toMatchObject({
      data: { LEVEL: 'info', dashboard: expect.stringMatching(/^<9000 bytes, sha256 [0-9a-f]{12}>$/) },
      binaryData: { icon: expect.stringMatching(/^<8 bytes/) },
    });
  });

  it('is left behind the same way each time, so that digests can be compared', () => {
    const big = (letter: string) => object('ConfigMap', { data: { dashboard: letter.repeat(9_000) } });
    expect(objectDigest(guardObject(big('x')))).toBe(objectDigest(guardObject(big('x'))));
    expect(objectDigest(guardObject(big('x')))).not.toBe(objectDigest(guardObject(big('y'))));
  });

  it('of nodes are their images, of annotations what tools keep there', () => {
    const node = guardObject(object('Node', { status: { images: [{ names: ['a'] }], capacity: { cpu: '4' } } }));
    expect(node).toMatchObject({ status: { capacity: { cpu: '4' } } });
    expect(JSON.stringify(node)).not.toContain('images');
    const { metadata } = guardObject({
      ...object('Deployment', {}),
      metadata: {
        name: 'it',
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': '{}',
          'objectset.rio.cattle.io/applied': 'H'.repeat(5_000),
          team: 'shop',
        },
      },
    });
    expect(metadata.annotations).toEqual({
      'objectset.rio.cattle.io/applied': expect.stringMatching(/^<5000 bytes/),
      team: 'shop',
    });
  });
});

describe('managed fields', () => {
  const entry = {
    manager: 'kubectl',
    operation: 'Apply',
    apiVersion: 'apps/v1',
    time: '2026-01-01T00:00:00Z',
    subresource: 'scale',
  };
  const managedFields = [{ ...entry, fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } }];
  const guarded = (kind: string) =>
    guardObject({ ...object(kind, {}), metadata: { name: 'it', managedFields } }).metadata.managedFields;

  it('say who, when and by which version, but not what', () => {
    expect(guarded('Deployment')).toEqual([entry]);
  });

  it('are left out where controllers write all the time', () => {
    expect(guarded('Event')).toBeUndefined();
    expect(guarded('Lease')).toBeUndefined();
  });
});

describe('a custom resource', () => {
  const status = {
    conditions: [{ type: 'Ready', status: 'False' }],
    observedGeneration: 3,
    history: [{ log: 'x'.repeat(5_000) }],
  };
  const spec = { suspend: true, template: { text: 'x'.repeat(5_000) } };

  it('of any operator keeps its conditions and what is small', () => {
    const guarded = guardCustomResource('Widget')({
      ...object('Widget', { spec, status, data: 'secret' }),
      apiVersion: 'example.com/v1',
    });
    expect(guarded).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'it', namespace: 'shop' },
      spec: { suspend: true },
      status: { conditions: status.conditions, observedGeneration: 3 },
    });
  });

  it('of a known operator keeps spec and status, under the name by which it is read', () => {
    const guarded = guardCustomResource('Application')({
      ...object('Application', { spec, status }),
      apiVersion: 'argoproj.io/v1alpha1',
    });
    expect(guarded).toMatchObject({ spec, status });
    expect(guardCustomResource('Service.serving.knative.dev')(object('Service', {})).kind).toBe(
      'Service.serving.knative.dev',
    );
  });
});
