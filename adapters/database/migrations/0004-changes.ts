import { type Kysely, type Migration, sql } from 'kysely';

const statements = [
  `create table changes (
    id text primary key, cluster text not null, namespace text not null, object text not null, object_uid text not null,
    category text not null, verb text not null, at timestamptz(3) not null, last_at timestamptz(3) not null,
    occurrences integer not null default 1, swing text not null, place text not null, absorbed_into text,
    search_text text not null, document json not null, saved_at timestamptz(3) not null default now())`,
  `create index changes_in_order on changes (at desc, id) where absorbed_into is null`,
  `create index changes_of_cluster on changes (cluster, at desc, id) where absorbed_into is null`,
  `create index changes_of_object on changes (cluster, object, at desc, id) where absorbed_into is null`,
  `create index changes_by_swing on changes (swing, at)`,
  `create index changes_by_place on changes (place, at)`,
  `create index changes_by_last on changes (last_at)`,
];

export const changeTables: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
