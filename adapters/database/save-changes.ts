import { sql, type Transaction } from 'kysely';
import { refKey } from '../../core/cluster/object-ref.ts';
import { hash128 } from '../../core/hash.ts';
import type { ChangeRecord } from '../../core/timeline/change-record.ts';
import { isFromHistory } from '../../core/timeline/revision-changes.ts';
import { searchText } from './search-text.ts';
import type { Tables } from './tables.ts';

const swingWindow = '15 minutes';
const placeWindow = '1 hour';
/** A change and its undoing, done once more, may be people at work; from then on it is a controller that quarrels with another. */
const swingsShown = 4;
/** One object written at the same place, always differently. */
const writesShown = 20;
const sameChangeWithin = '2 minutes';
const rowsAtOnce = 500;
// Two writers that both believe to be the first of many would count one too few.
const compactionLock = 7_260_004;

/**
 * Adds changes that are not known yet, and folds what repeats itself into one row with a count. All in the transaction; a record that
 * comes again (by id) changes nothing.
 */
export async function saveChanges(transaction: Transaction<Tables>, records: readonly ChangeRecord[]): Promise<void> {
  if (records.length === 0) return;
  await sql`select pg_advisory_xact_lock(${compactionLock})`.execute(transaction);
  for (let from = 0; from < records.length; from += rowsAtOnce) {
    const added = await addNew(transaction, records.slice(from, from + rowsAtOnce));
    for (const id of added) await fold(transaction, id);
  }
}

async function addNew(transaction: Transaction<Tables>, records: readonly ChangeRecord[]): Promise<readonly string[]> {
  const rows = records.map((record) => ({
    id: record.id,
    cluster: record.cluster,
    namespace: record.object.namespace,
    object: refKey(record.object).toLowerCase(),
    object_uid: record.object.uid,
    category: record.category,
    verb: record.verb,
    at: new Date(record.at).toISOString(),
    swing: swingOf(record),
    place: placeOf(record),
    search_text: searchText(
      record.cluster,
      refKey(record.object),
      record.who ?? '',
      record.says,
      ...record.fields.map(({ path }) => path),
    ),
    document: JSON.stringify(record),
    is_history: isFromHistory(record),
  }));
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => String(row[name]).replaceAll('\0', ''));
  const { rows: added } = await sql<{ id: string }>`
    insert into changes (id, cluster, namespace, object, object_uid, category, verb, at, last_at, swing, place, search_text, document)
    select id, cluster, namespace, object, object_uid, category, verb, at, at, swing, place, search_text, document::json
    from unnest(
      ${column('id')}::text[], ${column('cluster')}::text[], ${column('namespace')}::text[], ${column('object')}::text[],
      ${column('object_uid')}::text[], ${column('category')}::text[], ${column('verb')}::text[], ${column('at')}::timestamptz[],
      ${column('swing')}::text[], ${column('place')}::text[], ${column('search_text')}::text[], ${rows.map(({ document }) => document)}::text[],
      ${column('is_history')}::boolean[]
    ) with ordinality as new (id, cluster, namespace, object, object_uid, category, verb, at, swing, place, search_text, document,
      is_history, position)
    where not (new.is_history and exists (
      select from changes as seen
      where seen.cluster = new.cluster and seen.object = new.object and seen.category = new.category and seen.id <> new.id
        and seen.at between new.at - ${sameChangeWithin}::interval and new.at + ${sameChangeWithin}::interval))
    order by at, position
    on conflict (id) do nothing
    returning id`.execute(transaction);
  return added.map(({ id }) => id);
}

/** Folds a new row into the latest one like it, when there were enough of them within the time. */
async function fold(transaction: Transaction<Tables>, id: string): Promise<void> {
  await sql`
    with new as (select id, at, swing, place from changes where id = ${id} and verb = 'changed'),
    alike as (
      select old.id, old.at, old.absorbed_into, old.last_at, old.swing = new.swing as is_swing
      from new join changes as old on old.id <> new.id and old.verb = 'changed' and (
        (old.swing = new.swing and old.at between new.at - ${swingWindow}::interval and new.at)
        or (old.place = new.place and old.at between new.at - ${placeWindow}::interval and new.at))),
    into_row as (
      select id from alike
      where absorbed_into is null and (
        ((select count(*) from alike where is_swing) >= ${swingsShown} and is_swing)
        or (select count(*) from alike) >= ${writesShown})
      order by last_at desc, id limit 1),
    hidden as (
      update changes set absorbed_into = (select id from into_row)
      where id = ${id} and exists (select from into_row) returning at)
    update changes set occurrences = occurrences + 1, last_at = greatest(last_at, hidden.at)
    from hidden, into_row where changes.id = into_row.id`.execute(transaction);
}

/** The same fields between the same values, whichever way. */
function swingOf({ cluster, object, fields }: ChangeRecord): string {
  const swings = fields.map(({ path, before, after }) => [path, ...[before ?? '', after ?? ''].sort()]);
  return hash128(JSON.stringify([cluster, refKey(object), swings]));
}

/** The same fields of the same object, written by the same hand. */
function placeOf({ cluster, object, who, fields }: ChangeRecord): string {
  return hash128(JSON.stringify([cluster, refKey(object), who, fields.map(({ path }) => path)]));
}
