import { canonicalJson } from '../canonical-json.ts';
import { hash128 } from '../hash.ts';
import type { Remedy } from './remedy.ts';

/** `remediate:<cluster>:<hash>` of target, action and parameters: the same intent always has the same id. */
export function remediationId(
  cluster: string,
  { action, target, parameters }: Pick<Remedy, 'action' | 'target' | 'parameters'>,
): string {
  const { kind, namespace, name } = target;
  return `remediate:${cluster}:${hash128(canonicalJson([kind, namespace, name, action, parameters])).slice(0, 20)}`;
}
