import { sql, type Transaction } from 'kysely';
import { KubeSageError } from '../../core/errors.ts';
import { appendEvents } from './append-events.ts';
import { incidentEvent } from './incident-event.ts';
import { lockAlerts } from './lock-alerts.ts';
import type { Tables } from './tables.ts';

export const linkLock = 7_260_032;

type Request = { readonly from: string; readonly into: string; readonly by: string; readonly reason: string };

/** Links two incidents for as long as the other one lasts. The other's workflow learns of it by an event, so that no kill can come between. */
export async function mergeIncidents(
  transaction: Transaction<Tables>,
  { from, into, by, reason }: Request,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(${linkLock})`.execute(transaction);
  const root = (await linkOf(transaction, into)) ?? into;
  const known = await linkOf(transaction, from);
  if (known === root) return root;
  if (root === from) {
    throw new KubeSageError('PreconditionFailed', `Incident ${into} is a part of ${from} already.`, {
      next: 'Look at the incident: they are one.',
    });
  }
  const target = await transaction
    .selectFrom('incidents')
    .select(['id', 'cluster', 'state', 'severity', 'symptoms', 'document'])
    .where('id', '=', root)
    .executeTakeFirst();
  if (target === undefined) throw new KubeSageError('NotFound', `There is no incident ${into}.`);
  const ongoing = await transaction
    .selectFrom('incident_tracking')
    .select('episode')
    .where('incident_id', '=', root)
    .where('state', 'not in', ['closed', 'merged'])
    .executeTakeFirst();
  if (ongoing === undefined && target.state !== 'open') {
    throw new KubeSageError('PreconditionFailed', `Incident ${into} is closed: nothing can be merged into it.`, {
      next: 'Merge the other way round, or name an incident that is open.',
    });
  }
  await sql`
    insert into incident_links (incident_id, merged_into) values (${from}, ${root})
    on conflict (incident_id) do update set merged_into = excluded.merged_into`.execute(transaction);
  await transaction.updateTable('incident_links').set({ merged_into: root }).where('merged_into', '=', from).execute();
  await lockAlerts(transaction);
  await transaction.updateTable('alerts').set({ incident_id: root }).where('incident_id', '=', from).execute();
  await appendEvents(transaction, [
    incidentEvent('updated', target, { absorbed: { incidentId: from, by, reason: reason.slice(0, 500) } }),
  ]);
  return root;
}

async function linkOf(transaction: Transaction<Tables>, id: string): Promise<string | null> {
  const row = await transaction
    .selectFrom('incident_links')
    .select('merged_into')
    .where('incident_id', '=', id)
    .executeTakeFirst();
  return row?.merged_into ?? null;
}
