import type { Condition, KubeObject } from '../../../cluster/kube-object.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What stands at a path of a custom resource, whose shape nobody vouches for; undefined when it is not there. */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

/** The text at a path; '' when there is none. */
export function textAt(value: unknown, path: string): string {
  const found = fieldAt(value, path);
  return typeof found === 'string' ? found : '';
}

/** The records of the list at a path. */
export function recordsAt(value: unknown, path: string): readonly Fields[] {
  const found = fieldAt(value, path);
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function apiGroup({ apiVersion }: KubeObject): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** The conditions of an object as far as they are such. */
export function conditionsOf(object: KubeObject): readonly Condition[] {
  return recordsAt(object, 'status.conditions').filter(isCondition);
}

export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

function isCondition(fields: Fields): fields is Condition {
  return typeof fields.type === 'string' && typeof fields.status === 'string';
}
