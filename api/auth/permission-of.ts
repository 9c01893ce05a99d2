import type { Permission } from './authorise.ts';

const writes: readonly { readonly method: string; readonly path: RegExp; readonly permission: Permission }[] = [
  { method: 'POST', path: /^\/v1\/session\/links$/, permission: 'sign-in' },
  { method: 'DELETE', path: /^\/v1\/session$/, permission: 'read' },
  { method: 'POST', path: /^\/v1\/clusters$/, permission: 'manage-clusters' },
  { method: 'DELETE', path: /^\/v1\/clusters\/[^/]+$/, permission: 'manage-clusters' },
  { method: 'POST', path: /^\/v1\/investigations$/, permission: 'investigate' },
  { method: 'POST', path: /^\/v1\/remediations$/, permission: 'remediate' },
  { method: 'POST', path: /^\/v1\/remediations\/[^/]+\/decision$/, permission: 'decide' },
  {
    method: 'POST',
    path: /^\/v1\/incidents\/[^/]+\/(acknowledge|assign|notes|silence|unsilence|merge|split|resolve)$/,
    permission: 'act-on-incidents',
  },
  { method: 'POST', path: /^\/v1\/hooks\/(alertmanager|events)$/, permission: 'send-alerts' },
];

/** What a request needs. null for a write that no row names: it is refused, so a new route must be entered here. */
export function permissionOf(method: string, path: string): Permission | null {
  if (method === 'GET' || method === 'HEAD') return path.startsWith('/v1/audit') ? 'read-audit' : 'read';
  return writes.find((row) => row.method === method && row.path.test(path))?.permission ?? null;
}
