import { type Kysely, type Migration, sql } from 'kysely';

const statements = [
  `create table clusters (
    name text primary key, context text not null, server text not null, is_sandbox boolean not null,
    added_at timestamptz(3) not null default now(), kubeconfig bytea not null)`,

  `create table diagnosis_documents (digest text primary key, document json not null)`,
  `create table investigations (
    id text primary key, cluster text not null, observed_at timestamptz(3) not null,
    digest text not null references diagnosis_documents, saved_at timestamptz(3) not null default now())`,
  `create index investigations_by_age on investigations (saved_at)`,
  `create index investigations_by_document on investigations (digest)`,

  `create table findings (
    id text primary key, cluster text not null, namespace text not null, severity smallint not null, state text not null,
    opened_at timestamptz(3) not null, last_seen_at timestamptz(3) not null, resolved_at timestamptz(3),
    kinds text[] not null, search_text text not null, digest text not null, document json not null)`,
  `create index findings_in_order on findings (severity desc, opened_at desc, id)`,
  `create index findings_open on findings (cluster) where state = 'open'`,

  `create table incidents (
    id text primary key, cluster text not null, namespaces text[] not null, severity smallint not null, state text not null,
    opened_at timestamptz(3) not null, last_seen_at timestamptz(3) not null, resolved_at timestamptz(3),
    symptoms text[] not null, search_text text not null, digest text not null, gist text not null, document json not null)`,
  `create index incidents_in_order on incidents (severity desc, opened_at desc, id)`,
  `create index incidents_open on incidents (cluster) where state = 'open'`,

  `create table remediations (
    id text not null, run_id text not null, cluster text not null, finding_id text, phase text not null,
    created_at timestamptz(3) not null, updated_at timestamptz(3) not null, document json not null, primary key (id, run_id))`,
  `create index remediations_latest on remediations (id, created_at desc, run_id desc)`,
  `create index remediations_in_order on remediations (created_at desc, id)`,
  `create index remediations_by_finding on remediations (finding_id)`,

  `create table evidence (
    id text primary key, remediation_id text not null, position bigint generated always as identity, document json not null)`,
  `create index evidence_of_remediation on evidence (remediation_id, position)`,

  `create table claims (
    cluster text not null, object text not null, remediation_id text not null,
    claimed_at timestamptz(3) not null default now(), primary key (cluster, object))`,
  `create index claims_by_remediation on claims (remediation_id)`,

  `create table sealed_values (id text primary key, value bytea not null, sealed_at timestamptz(3) not null default now())`,

  `create table events (
    sequence bigint generated always as identity primary key, id uuid not null unique default gen_random_uuid(),
    type text not null, subject text not null, time timestamptz(3) not null default clock_timestamp(), data json not null,
    published_at timestamptz(3))`,
  `create index events_unpublished on events (sequence) where published_at is null`,

  `create table audit (
    sequence bigint primary key, key text not null unique, at timestamptz(3) not null, actor text not null, action text not null,
    subject text not null, detail json not null, previous_hash text not null, hash text not null)`,
];

export const firstTables: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
