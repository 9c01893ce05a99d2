import { describe, expect, it } from 'vitest';
import { configMap, container, deployment, secret } from '../testing/cluster-fixtures.ts';
import { renderDiff, renderManifest } from './describe-plan.ts';
import { afterwards, planOf } from './testing/plan-of.ts';

const checkout = deployment();

describe('renderDiff', () => {
  it('shows what changes as a unified diff of YAML', () => {
    const plan = planOf('set-image', checkout, { container: 'app', image: 'registry.example/shop/checkout:2.0' });
    const diff = renderDiff(checkout, afterwards(plan, checkout));
    expect(diff).toMatch(/^--- Deployment\/checkout\n\+\+\+ Deployment\/checkout\n@@ /);
    expect(diff).toContain('-          image: registry.example/shop/checkout:1.0\n');
    expect(diff).toContain('+          image: registry.example/shop/checkout:2.0\n');
    expect(diff.match(/^[-+] /gm)).toHaveLength(2);
  });

  it('leaves out status and what servers and we keep', () => {
    const churned = {
      ...checkout,
      metadata: {
        ...checkout.metadata,
        resourceVersion: '9',
        generation: 7,
        managedFields: [{ manager: 'kubesage' }],
        annotations: { 'kubesage.dev/operation': 'x', 'deployment.kubernetes.io/revision': '4' },
      },
      status: { replicas: 9 },
    };
    expect(renderDiff(checkout, churned)).toBe('');
    expect(renderDiff(null, null)).toBe('');
  });

  it('shows a creation and a deletion whole', () => {
    const settings = configMap('settings', { a: '1' });
    expect(renderDiff(null, settings)).toMatch(/^--- \/dev\/null\n\+\+\+ ConfigMap\/settings\n/);
    expect(renderDiff(null, settings)).toContain('+  a: "1"');
    expect(renderDiff(settings, null)).toMatch(/^--- ConfigMap\/settings\n\+\+\+ \/dev\/null\n/);
  });

  it('never shows the value of a Secret, even if one gets here', () => {
    const login = secret('login', ['user']);
    const leaked = { ...login, data: { ...login.data, password: Buffer.from('hunter22').toString('base64') } };
    const diff = renderDiff(login, leaked);
    expect(diff).toContain('+  password: <8 bytes>');
    expect(diff).not.toContain(leaked.data.password);
  });
});

describe('renderManifest', () => {
  it('masks secrets that people wrote in the open', () => {
    const env = [
      { name: 'DB_PASSWORD', value: 'hunter22' },
      { name: 'DB_HOST', value: 'db.data' },
    ];
    const text = renderManifest(deployment({ containers: [container({ env, args: ['--token=abcdef123456'] })] }));
    expect(text).not.toContain('hunter22');
    expect(text).not.toContain('abcdef123456');
    expect(text).toContain('value: db.data');
    expect(renderManifest(configMap('app', { 'app.properties': 'user=a\npassword=hunter22' }))).not.toContain(
      'hunter22',
    );
  });

  it('keeps uid and status, which are evidence', () => {
    const text = renderManifest(checkout);
    expect(text).toContain(`uid: ${checkout.metadata.uid}`);
    expect(text).toContain('observedGeneration: 1');
  });

  it('does not mistake the names of settings for secrets', () => {
    const env = [{ name: 'LOGIN', valueFrom: { secretKeyRef: { name: 'db-secret', key: 'password' } } }];
    const text = renderManifest(
      deployment({ containers: [container({ env })], spec: { serviceAccountName: 'token-issuer' } }),
    );
    expect(text).toContain('name: db-secret');
    expect(text).toContain('key: password');
    expect(text).toContain('token-issuer');
  });
});
