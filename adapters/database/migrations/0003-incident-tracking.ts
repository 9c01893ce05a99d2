import { type Kysely, type Migration, sql } from 'kysely';

const statements = [
  // Who keeps the row alive: diagnosis, the alerts that fire, or a person who split it off.
  `alter table incidents add column source text not null default 'diagnosis'`,
  // Events of a silenced incident: KubeSage itself follows them, nobody else hears of them.
  `alter table events add column is_silenced boolean not null default false`,

  `create table incident_tracking (
    incident_id text not null, episode text not null, cluster text not null, state text not null,
    silenced_until timestamptz(3), version bigint not null, last_sequence bigint not null, started_at timestamptz(3) not null,
    updated_at timestamptz(3) not null, document json not null, post_mortem text, primary key (incident_id, episode))`,
  `create index incident_tracking_latest on incident_tracking (incident_id, started_at desc, episode desc)`,
  `create index incident_tracking_ongoing on incident_tracking (incident_id) where state not in ('closed', 'merged')`,
  `create index incident_tracking_silenced on incident_tracking (incident_id) where silenced_until is not null`,
  `create table incident_timeline (
    incident_id text not null, episode text not null, position integer not null, document json not null,
    primary key (incident_id, episode, position))`,
  `create table incident_links (
    incident_id text primary key, merged_into text not null, linked_at timestamptz(3) not null default now())`,
  `create index incident_links_by_target on incident_links (merged_into)`,
  `create table incident_splits (
    finding_id text primary key, split_from text not null, split_into text not null,
    split_at timestamptz(3) not null default now())`,
  `create index incident_splits_by_target on incident_splits (split_into)`,

  `create table alerts (
    cluster text not null, fingerprint text not null, name text not null, namespace text not null, severity smallint not null,
    state text not null, starts_at timestamptz(3) not null, ends_at timestamptz(3), expires_at timestamptz(3),
    first_seen_at timestamptz(3) not null, last_seen_at timestamptz(3) not null, occurrences integer not null default 1,
    incident_id text, is_pending boolean not null, told_state text, search_text text not null,
    document json not null, primary key (cluster, fingerprint))`,
  `create index alerts_pending on alerts (first_seen_at) where is_pending`,
  `create index alerts_of_incident on alerts (incident_id)`,
  `create index alerts_in_order on alerts (last_seen_at desc, cluster, fingerprint)`,
  `create index alerts_expiring on alerts (expires_at) where state = 'firing' and expires_at is not null`,

  `create table cursors (name text primary key, sequence bigint not null)`,
];

export const incidentTrackingTables: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
