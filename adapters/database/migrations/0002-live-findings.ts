import { type Kysely, type Migration, sql } from 'kysely';

const statements = [
  // When a finding came back after it was resolved, as long as that counts.
  `alter table findings add column flapped_at json not null default '[]'`,
  // Hash of what a person would call the finding, and what was last told of it by an event.
  `alter table findings add column gist text not null default ''`,
  `alter table findings add column told_state text not null default 'open'`,
  `update findings set told_state = state`,
  `create index findings_untold on findings (cluster) where told_state <> state`,

  // The watch whose diagnoses count, and whether its last one is what stands in the tables.
  `create table watches (cluster text primary key, number bigint not null, is_current boolean not null)`,
];

export const liveFindingTables: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
