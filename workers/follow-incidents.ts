import type { Database } from '../adapters/database/stores.ts';
import type { SignalIncident } from '../adapters/temporal/signal-incident.ts';
import type { IncidentHappening } from '../workflows/messages.ts';
import { incidentHappenings } from './incident-happenings.ts';
import { keepGoing, type LoopLog } from './keep-going.ts';

export type Follower = {
  readonly database: Database;
  readonly signalIncident: SignalIncident;
  readonly log: LoopLog;
  readonly signal: AbortSignal;
};

const cursorName = 'incidents';
const batch = 500;
const perSignal = 50;
const atOnce = 8;
const reconcileEveryMs = 600_000;

/**
 * Carries events of the outbox to the workflows of the incidents that they are about, in order, until the signal aborts. At least
 * once: the cursor moves only after every workflow was told, so a process that is killed in between tells again, and the workflows
 * know by the events' sequence what they heard. Failures of either side are waited out.
 */
export async function followIncidents(follower: Follower): Promise<void> {
  const { database, signal, log } = follower;
  let reconciledAt = Number.NEGATIVE_INFINITY;
  await keepGoing({
    name: 'following incidents',
    listen: (wake) => database.events.listen(wake),
    signal,
    log,
    turn: async () => {
      const mayBeMore = await followBatch(follower);
      if (!mayBeMore && performance.now() - reconciledAt > reconcileEveryMs) {
        await reconcile(follower);
        reconciledAt = performance.now();
      }
      return mayBeMore;
    },
  });
}

/** One batch of events. Answers whether there may be more: following some of them makes others. */
export async function followBatch({ database, signalIncident }: Omit<Follower, 'log' | 'signal'>): Promise<boolean> {
  const { cursors, events, incidentTracking, alerts } = database;
  const found = await events.everyAfter(await cursors.read(cursorName), batch);
  const last = found.at(-1);
  if (last === undefined) return false;
  const { happenings, findings, clusters } = await incidentHappenings(database, found);
  await incidentTracking.followFindings(findings);
  if (clusters.length > 0) await alerts.reconsider(clusters);
  const roots = await incidentTracking.roots([...happenings.keys()]);
  const byRoot = new Map<string, readonly IncidentHappening[]>();
  for (const [id, told] of happenings) {
    const root = roots.get(id) ?? id;
    byRoot.set(root, [...(byRoot.get(root) ?? []), ...told]);
  }
  const pending = [...byRoot];
  await Promise.all(Array.from({ length: atOnce }, tellNext));
  await cursors.save(cursorName, last.sequence);
  return true;

  async function tellNext(): Promise<void> {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const [id, told] = next;
      const inOrder = told.toSorted((a, b) => a.sequence - b.sequence);
      for (let from = 0; from < inOrder.length; from += perSignal) {
        await signalIncident(id, inOrder.slice(from, from + perSignal));
      }
    }
  }
}

/** Events do not live for ever, and Temporal's state can be lost: what the read model and the workflows disagree on is looked at again. */
async function reconcile({ database, signalIncident }: Follower): Promise<void> {
  const at = new Date().toISOString();
  for (const id of await database.incidentTracking.astray()) await signalIncident(id, [{ sequence: 0, at }]);
}
