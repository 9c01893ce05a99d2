import { sql } from 'kysely';
import type { ChangeFilter, ChangeStore, StoredChange } from './change-stores.ts';
import type { DatabaseAccess } from './database-access.ts';
import { decodeCursor, rowsToFetch, toPage } from './page-cursor.ts';
import { saveChanges } from './save-changes.ts';
import { searchText } from './search-text.ts';
import type { Row } from './tables.ts';

const columns = ['id', 'at', 'last_at', 'occurrences', 'document'] as const;

type ChangeRow = Pick<Row<'changes'>, (typeof columns)[number]>;

export function changeStore({ read, write }: DatabaseAccess): ChangeStore {
  return {
    append: (records) => write((transaction) => saveChanges(transaction, records)),
    list: (filter, page) =>
      read(async (db) => {
        const after = decodeCursor(page.cursor, ['string', 'string']);
        const conditions = [
          ...conditionsOf(filter),
          ...(after === null
            ? []
            : [sql<boolean>`(at < ${after[0]}::timestamptz or (at = ${after[0]}::timestamptz and id > ${after[1]}))`]),
        ];
        const query = conditions.reduce(
          (narrowed, condition) => narrowed.where(condition),
          db.selectFrom('changes').select(columns).where('absorbed_into', 'is', null),
        );
        const rows = await query.orderBy(sql`at desc, id`).limit(rowsToFetch(page)).execute();
        return toPage(rows, page, toChange, ({ at, id }) => [at, id]);
      }),
  };
}

function conditionsOf({ cluster, namespace, object, category, since, until, search }: ChangeFilter) {
  return [
    ...(cluster === undefined ? [] : [sql<boolean>`cluster = ${cluster}`]),
    ...(namespace === undefined ? [] : [sql<boolean>`namespace = ${namespace}`]),
    ...(object === undefined ? [] : [isObject(object.toLowerCase())]),
    ...(category === undefined ? [] : [sql<boolean>`category = ${category}`]),
    // A row that swings on is part of the time in which it did.
    ...(since === undefined ? [] : [sql<boolean>`last_at >= ${since}::timestamptz`]),
    ...(until === undefined ? [] : [sql<boolean>`at <= ${until}::timestamptz`]),
    ...(search === undefined || search === ''
      ? []
      : [sql<boolean>`position(${searchText(search)} in search_text) > 0`]),
  ];
}

function isObject(key: string) {
  const [kind = '', name = '', ...rest] = key.split('/');
  if (rest.length > 0) return sql<boolean>`object = ${key}`;
  return sql<boolean>`object in (${key}, ${kind} || '/' || namespace || '/' || ${name})`;
}

function toChange({ document, occurrences, last_at }: ChangeRow): StoredChange {
  return { ...document, occurrences, lastAt: last_at };
}
