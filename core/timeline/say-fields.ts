import { shorten } from './bounded-text.ts';
import type { FieldChange } from './change-record.ts';

const mostClauses = 4;
const longestValue = 60;

type Clause = (change: FieldChange, parts: readonly string[]) => string;

/** The fields that people speak of, in the order in which they are told; a path that several rows fit is told by the first. */
const rows: readonly (readonly [RegExp, Clause])[] = [
  [/(?:containers|initContainers)\[([^\]]+)\]\.image$/, (change) => `image ${sayImage(change)}`],
  [
    /(initC|c)ontainers\[([^\]]+)\]$/,
    (change, [list, name]) => `${list === 'c' ? '' : 'init '}container ${name} ${came(change)}`,
  ],
  [/\.env\[([^\]]+)\]$/, (change, [name]) => `variable ${name} ${came(change)}`],
  [/\.env\[([^\]]+)\]\.value$/, (change, [name]) => `variable ${name} ${values(change)}`],
  [/\.env\[([^\]]+)\]\.valueFrom\b/, (_, [name]) => `variable ${name} is read from elsewhere`],
  [/\.envFrom\b/, () => 'the sources of its environment changed'],
  [/\.resources\.(limit|request)s\.([\w./-]+)$/, (change, [kind, name]) => `${name} ${kind} ${values(change)}`],
  [/\.resources\.(limit|request)s$/, (change, [kind]) => `resource ${kind}s ${values(change)}`],
  [/\.(liveness|readiness|startup)Probe$/, (change, [kind]) => `${kind} probe ${came(change)}`],
  [/\.(liveness|readiness|startup)Probe\.(.+)$/, (change, [kind, field]) => `${kind} probe ${field} ${values(change)}`],
  [/\.command\b/, (change) => `command ${values(change)}`],
  [/\.args\b/, (change) => `arguments ${values(change)}`],
  [/\.volumeMounts\[([^\]]+)\]/, (change, [name]) => `mount ${name} ${came(change)}`],
  [/\.volumes\[([^\]]+)\]/, (change, [name]) => `volume ${name} ${came(change)}`],
  [/restartedAt"?\]?$/, () => 'a restart'],
  [/^spec\.minReplicas$/, (change) => `minimum of replicas ${values(change)}`],
  [/^spec\.maxReplicas$/, (change) => `maximum of replicas ${values(change)}`],
  [/^certificates\["(.+)"\]$/, (change, [name]) => `certificate in ${name} ${values(change)}`],
  [
    /^(?:binaryData|data)(?:\["([^"]+)"\]|\.(.+))$/,
    (change, [quoted, plain]) => `key ${quoted ?? plain} ${came(change)}`,
  ],
  [/^rules$/, ({ before, after }) => (after === null ? `no longer allows ${before}` : `now allows ${after}`)],
  [/^subjects$/, ({ before, after }) => (after === null ? `no longer binds ${before}` : `now binds ${after}`)],
  [
    /^metadata\.labels(?:\["([^"]+)"\]|\.(.+))$/,
    (change, [quoted, plain]) => `label ${quoted ?? plain} ${values(change)}`,
  ],
  [
    /^metadata\.annotations(?:\["([^"]+)"\]|\.(.+))$/,
    (change, [quoted, plain]) => `annotation ${quoted ?? plain} ${values(change)}`,
  ],
  [/^spec\.template\.metadata\.(labels|annotations)\b/, (_, [what]) => `${what} of its pods changed`],
];

/** "image shop/checkout:2.3 (was 2.2), variable DB_HOST removed": what was changed, the most telling first, at most four. */
export function sayFields(fields: readonly FieldChange[]): string {
  const told = fields
    .map((change) => {
      const rank = rows.findIndex(([pattern]) => pattern.test(change.path));
      return { rank: rank === -1 ? rows.length : rank, clause: clauseOf(change, rows[rank]) };
    })
    .toSorted((a, b) => a.rank - b.rank);
  const clauses = [...new Set(told.map(({ clause }) => clause))];
  const more = clauses.length - mostClauses;
  const shown = more > 0 ? [...clauses.slice(0, mostClauses), `${more} more`] : clauses;
  return shown.join(', ');
}

function clauseOf(change: FieldChange, row: (typeof rows)[number] | undefined): string {
  if (row === undefined) return `${change.path.replace(/^spec\.(?:template\.spec\.)?/, '')} ${values(change)}`;
  const [pattern, say] = row;
  // Groups that took no part are undefined, which the rows rely on.
  return say(change, (pattern.exec(change.path) ?? []).slice(1));
}

function sayImage({ before, after }: FieldChange): string {
  if (before === null || after === null) return values({ path: '', before, after });
  const [wasIn, isIn] = [repository(before), repository(after)];
  const was = wasIn === isIn && before !== wasIn ? before.slice(wasIn.length + 1) : before;
  return `${after} (was ${was})`;
}

function repository(image: string): string {
  return image.replace(/(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/, '');
}

function came({ before, after }: FieldChange): string {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}

function values({ before, after }: FieldChange): string {
  if (before === 'set' && after === 'changed') return 'changed';
  if (before === null) return `set to ${shorten(after ?? '', longestValue)}`;
  if (after === null) return `removed (was ${shorten(before, longestValue)})`;
  return `${shorten(before, longestValue)} → ${shorten(after, longestValue)}`;
}
