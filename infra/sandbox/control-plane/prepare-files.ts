import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { controlPlaneConfigs } from './control-plane-configs.ts';
import { type SandboxIdentity, sandboxIdentities } from './sandbox-identities.ts';
import { makeDirectories, type SandboxLayout } from './sandbox-layout.ts';

export type PrepareOptions = { readonly leaseSeconds: number };

/**
 * Writes keys, tokens and configuration files of a sandbox, mode 0600. Secrets that exist are kept, so that a restart
 * continues with them; everything that depends on ports and options is written anew.
 */
export function prepareFiles(layout: SandboxLayout, options: PrepareOptions): void {
  makeDirectories(layout);
  if (!existsSync(layout.serviceAccountKey) || !existsSync(layout.serviceAccountPublicKey))
    writeServiceAccountKeys(layout);
  if (!existsSync(layout.tokenFile)) writePrivate(layout.tokenFile, newTokens());
  for (const [path, content] of controlPlaneConfigs(layout, options.leaseSeconds)) writePrivate(path, content);
}

/** The bearer token of one identity. */
export function readToken(layout: SandboxLayout, identity: SandboxIdentity): string {
  const { user } = sandboxIdentities[identity];
  for (const line of readFileSync(layout.tokenFile, 'utf8').split('\n')) {
    const [token = '', name] = line.split(',');
    if (name === user) return token;
  }
  throw new Error(`The sandbox's token file has no token of ${user}.`);
}

export function writePrivate(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

function writeServiceAccountKeys(layout: SandboxLayout): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writePrivate(layout.serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  writePrivate(layout.serviceAccountPublicKey, publicKey.export({ type: 'spki', format: 'pem' }).toString());
}

function newTokens(): string {
  const rows = Object.entries(sandboxIdentities).map(([id, { user, groups }]) => {
    const row = [randomBytes(32).toString('hex'), user, `sandbox-${id}`];
    return (groups.length === 0 ? row : [...row, `"${groups.join(',')}"`]).join(',');
  });
  return `${rows.join('\n')}\n`;
}
