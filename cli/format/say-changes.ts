import type { StoredChange } from '../../adapters/database/stores.ts';
import type { ChangesOfIncident } from '../../api/schemas/change-schemas.ts';
import type { Nearness } from '../../core/timeline/changes-before.ts';
import type { Paint } from '../terminal.ts';
import { relativeTime } from './relative-time.ts';
import { wrap } from './wrap.ts';

const mostFields = 6;
const column = '            ';

const relation: Readonly<Record<Nearness, string>> = {
  cause: 'the cause itself',
  chain: 'on the way from the cause',
  symptom: 'shows a symptom',
  related: 'what the evidence speaks of',
  governing: 'governs the namespace',
  namespace: 'in the same namespace',
  cluster: 'acts on the whole cluster',
};

/** The timeline, latest first, each change with its fields. Everything given must be clean. */
export function sayChanges(changes: readonly StoredChange[], paint: Paint, now: Date, width = 80): string {
  if (changes.length === 0) return 'No changes.';
  return changes
    .map(({ at, who, says, object, category, fields, occurrences, lastAt }) => {
      const often = occurrences > 1 ? `, ${occurrences} times, last ${relativeTime(lastAt, now)}` : '';
      const place = object.namespace === '' ? '' : ` in ${object.namespace}`;
      const head = `${relativeTime(at, now)}${place}, ${category}${who === null ? '' : `, by ${who}`}${often}`;
      const more = fields.length - mostFields;
      return [
        paint.dim(head),
        ...wrap(says, width - 2).map((line) => `  ${line}`),
        ...fields.slice(0, mostFields).flatMap((field) => sayField(field, paint, width)),
        ...(more > 0 ? [paint.dim(`    and ${more} more`)] : []),
      ].join('\n');
    })
    .join('\n');
}

/** "What changed before it broke": one paragraph each, the likeliest to matter first. */
export function sayChangesBefore(
  items: ChangesOfIncident['items'],
  paint: Paint,
  most = 5,
  width = 80,
): readonly string[] {
  if (items.length === 0) return ['  Changed   nothing that is known, within a day before it'];
  const more = items.length - most;
  const lines = items
    .slice(0, most)
    .flatMap(({ change, nearness, secondsBefore }) => [
      ...wrap(change.says, width - column.length).map((line) => `${column}${line}`),
      ...wrap(
        `${sayBefore(secondsBefore)} before, ${relation[nearness]}${change.who === null ? '' : `, by ${change.who}`}`,
        width - column.length - 2,
      ).map((line) => `${column}  ${paint.dim(line)}`),
    ]);
  return [
    ...lines.map((line, at) => (at === 0 ? `  Changed   ${line.slice(column.length)}` : line)),
    ...(more > 0 ? [paint.dim(`${column}and ${more} more`)] : []),
  ];
}

function sayField(field: StoredChange['fields'][number], paint: Paint, width: number): readonly string[] {
  const { path, before, after } = field;
  const value = (sign: string, text: string | null, painted: (text: string) => string) =>
    text === null ? [] : wrap(text, width - 8).map((line, at) => painted(`      ${at === 0 ? sign : ' '} ${line}`));
  return [paint.dim(`    ${path}`), ...value('-', before, paint.red), ...value('+', after, paint.green)];
}

function sayBefore(seconds: number): string {
  return relativeTime(new Date(0).toISOString(), new Date(seconds * 1000))
    .replace(/ ago$/, '')
    .replace('now', 'a moment');
}
