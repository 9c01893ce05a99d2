import { existsSync, readFileSync } from 'node:fs';
import type { KubeApiTarget } from '../kube-api.ts';
import { readToken, writePrivate } from './prepare-files.ts';
import type { SandboxIdentity } from './sandbox-identities.ts';
import type { SandboxLayout } from './sandbox-layout.ts';

/** Address and credentials of one identity. Needs the API server's certificate, which it writes at its first start. */
export function targetOf(layout: SandboxLayout, apiServerPort: number, identity: SandboxIdentity): KubeApiTarget {
  return {
    server: `https://127.0.0.1:${apiServerPort}`,
    token: readToken(layout, identity),
    certificateAuthority: readFileSync(layout.certificateAuthority, 'utf8'),
  };
}

/** Writes every identity's kubeconfig, mode 0600, once the API server's certificate exists. JSON, which is YAML too. */
export function writeKubeconfigs(layout: SandboxLayout, apiServerPort: number): void {
  for (const [identity, path] of Object.entries(layout.kubeconfigs)) {
    const content = kubeconfig(identity, targetOf(layout, apiServerPort, identity as SandboxIdentity));
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    writePrivate(path, content);
  }
}

function kubeconfig(user: string, target: KubeApiTarget): string {
  const authority = Buffer.from(target.certificateAuthority).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: target.server, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token: target.token } }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user } }],
    'current-context': 'sandbox',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
