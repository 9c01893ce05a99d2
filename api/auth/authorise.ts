import { KubeSageError } from '../../core/errors.ts';
import type { Actor } from './actor.ts';

export const permissions = [
  'read',
  'investigate',
  'remediate',
  'decide',
  'act-on-incidents',
  'send-alerts',
  'manage-clusters',
  'read-audit',
  'sign-in',
] as const;
export type Permission = (typeof permissions)[number];

const granted: Readonly<Record<Actor['role'], ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  hook: new Set(['send-alerts']),
};

/** The one place that decides whether somebody may do something. Throws Forbidden that names the permission. */
export function authorise(actor: Actor, permission: Permission): void {
  if (granted[actor.role].has(permission) && (permission !== 'sign-in' || actor.via === 'token')) return;
  throw new KubeSageError('Forbidden', `${actor.name} lacks the permission "${permission}" for this request.`);
}
