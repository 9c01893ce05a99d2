import { sameValue } from '../cluster/same-value.ts';
import { redactEntry, redactWords } from '../redact.ts';
import { boundedText } from './bounded-text.ts';
import type { FieldChange } from './change-record.ts';
import { differingLines } from './differing-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How lists of objects tell their items apart, in the order of preference. Ports may lack a name. */
const keys = ['name', 'mountPath', 'key', 'containerPort', 'port', 'topologyKey', 'type', 'host', 'ip'] as const;
/** Of these each entry is a thing of its own, also when they are new or gone as a whole. */
const maps: ReadonlySet<string> = new Set([
  'metadata',
  'labels',
  'annotations',
  'resources',
  'limits',
  'requests',
  'selector',
  'nodeSelector',
  'matchLabels',
  'hard',
  'data',
]);
const mostValues = 8;

/**
 * What differs between two values, as field paths with what stood there and what stands there now. Items of a list are told apart by
 * their names (`containers[app].env[DB_HOST].value`), so that one that is put in front changes nothing else; lists of words are
 * compared as sets where both hold each word once. Values are bounded, and redacted by their names. Linear in the values, nearly.
 */
export function fieldChanges(path: string, before: unknown, after: unknown): readonly FieldChange[] {
  return differences(path, before, after, nameIn(path));
}

function differences(path: string, before: unknown, after: unknown, name: string): readonly FieldChange[] {
  if (sameValue(before, after) || (isEmpty(before) && isEmpty(after))) return [];
  if (isFields(before) && isFields(after)) return fieldsDiffer(path, before, after, name);
  if (isList(before) && isList(after)) return listsDiffer(path, before ?? [], after ?? [], name);
  if (maps.has(name) && isMap(before) && isMap(after)) return fieldsDiffer(path, before ?? {}, after ?? {}, name);
  return same(before, after) ? [] : [oneChange(path, before, after, name)];
}

function fieldsDiffer(path: string, before: Fields, after: Fields, name: string): readonly FieldChange[] {
  // An environment variable is a name beside its value, and the name tells whether the value may be shown.
  const owner = typeof after.name === 'string' ? after.name : name;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((key) =>
    differences(join(path, key), before[key], after[key], key === 'value' || key === 'valueFrom' ? owner : key),
  );
}

function listsDiffer(
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
  name: string,
): readonly FieldChange[] {
  const key = keys.find((each) => areKeyed(before, each) && areKeyed(after, each));
  if (key !== undefined) {
    const [from, to] = [byKey(before, key), byKey(after, key)];
    const items = [...new Set([...from.keys(), ...to.keys()])];
    const changes = items.flatMap((item) => differences(`${path}[${item}]`, from.get(item), to.get(item), item));
    if (changes.length > 0) return changes;
    // The same items in another order: of variables and containers that can matter.
    const [was, is] = [[...from.keys()].join(', '), [...to.keys()].join(', ')];
    return was === is ? [] : [oneChange(path, was, is, '')];
  }
  if (before.every(isWord) && after.every(isWord) && areDistinct(before) && areDistinct(after)) {
    const [from, to] = [new Set(before), new Set(after)];
    const gone = redactWords(before.map(String)).filter((_, at) => !to.has(before[at]));
    const come = redactWords(after.map(String)).filter((_, at) => !from.has(after[at]));
    if (gone.length > 0 || come.length > 0) return [oneChange(path, listed(gone), listed(come), name)];
  }
  if (before.length === after.length) {
    return before.flatMap((item, at) => differences(`${path}[${at}]`, item, after[at], name));
  }
  return same(before, after) ? [] : [oneChange(path, before, after, name)];
}

function oneChange(path: string, before: unknown, after: unknown, name: string): FieldChange {
  if (typeof before === 'string' && typeof after === 'string' && (before.includes('\n') || after.includes('\n'))) {
    const isSecret = redactEntry(name, 'x') !== 'x';
    return isSecret ? { path, before: 'set', after: 'changed' } : { path, ...differingLines(before, after) };
  }
  const [from, to] = [shown(name, before), shown(name, after)];
  return from === to ? { path, before: 'set', after: 'changed' } : { path, before: from, after: to };
}

function shown(name: string, value: unknown): string | null {
  const text = boundedText(isFields(value) || Array.isArray(value) ? redacted(value, name) : value);
  return text === null ? null : redactEntry(isFields(value) || Array.isArray(value) ? '' : name, text);
}

function redacted(value: unknown, name: string): unknown {
  if (typeof value === 'string') return redactEntry(name, value);
  if (Array.isArray(value)) {
    return value.every(isWord) ? redactWords(value.map(String)) : value.map((item) => redacted(item, name));
  }
  if (!isFields(value)) return value;
  const owner = typeof value.name === 'string' ? value.name : name;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, redacted(inner, key === 'value' ? owner : key)]),
  );
}

function byKey(items: readonly unknown[], key: string): ReadonlyMap<string, unknown> {
  return new Map(items.map((item) => [String((item as Fields)[key]), item]));
}

function areKeyed(items: readonly unknown[], key: string): boolean {
  const names = items.map((item) => (isFields(item) ? item[key] : undefined));
  return names.every((name) => typeof name === 'string' || typeof name === 'number') && areDistinct(names);
}

function listed(words: readonly unknown[]): string | undefined {
  if (words.length === 0) return undefined;
  const more = words.length > mostValues ? ` and ${words.length - mostValues} more` : '';
  return `${words.slice(0, mostValues).join(', ')}${more}`;
}

function areDistinct(items: readonly unknown[]): boolean {
  return new Set(items).size === items.length;
}

function isList(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value);
}

function isMap(value: unknown): value is Fields | undefined {
  return value === undefined || isFields(value);
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The API server makes no difference between these. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Keys of labels and annotations hold dots and slashes. */
function join(path: string, key: string): string {
  if (/[./]/.test(key)) return `${path}["${key}"]`;
  return path === '' ? key : `${path}.${key}`;
}

function nameIn(path: string): string {
  return path.split('.').at(-1) ?? '';
}
