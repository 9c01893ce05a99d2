import type { KubeObject } from './kube-object.ts';

/** Whether two plain values say the same. Objects of the cluster are the same only when they are identical. */
export function sameValue(a: unknown, b: unknown): boolean {
  return same(a, b, isKubeObject);
}

/** Whether two states of an object differ in nothing but their version. */
export function sameObject(a: KubeObject, b: KubeObject): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || !same(a.metadata, b.metadata, never, 'resourceVersion')) return false;
  return same(a, b, never, 'metadata');
}

function same(a: unknown, b: unknown, isAtom: (value: object) => boolean, except = ''): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let at = 0; at < a.length; at += 1) if (!same(a[at], b[at], isAtom)) return false;
    return true;
  }
  if (Array.isArray(b) || isAtom(a) || isAtom(b)) return false;
  if (a instanceof Map) return b instanceof Map && a.size === b.size && sameEntries(a, b, isAtom);
  if (a instanceof Set) return b instanceof Set && same([...a], [...b], isAtom);
  return sameFields(a as Fields, b as Fields, isAtom, except);
}

type Fields = Readonly<Record<string, unknown>>;

function sameFields(a: Fields, b: Fields, isAtom: (value: object) => boolean, except: string): boolean {
  let count = 0;
  for (const key in a) {
    if (key === except || a[key] === undefined) continue;
    if (!same(a[key], b[key], isAtom)) return false;
    count += 1;
  }
  for (const key in b) if (key !== except && b[key] !== undefined) count -= 1;
  return count === 0;
}

/** In the same order, too: the order of a map shows in what is made of it. */
function sameEntries(
  a: ReadonlyMap<unknown, unknown>,
  b: ReadonlyMap<unknown, unknown>,
  isAtom: (value: object) => boolean,
): boolean {
  const others = b.entries();
  for (const [key, value] of a) {
    const { value: other } = others.next();
    if (other === undefined || !same(key, other[0], isAtom) || !same(value, other[1], isAtom)) return false;
  }
  return true;
}

function isKubeObject(value: object): boolean {
  return 'metadata' in value && 'apiVersion' in value;
}

function never(): boolean {
  return false;
}
