import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.ts';
import { beginTracking } from '../core/incidents/begin-tracking.ts';
import { checkAct } from '../core/incidents/check-act.ts';
import type { IncidentAct, IncidentActName } from '../core/incidents/incident-input.ts';
import { isFinal, stateOf } from '../core/incidents/incident-tracking.ts';
import { IncidentLog } from './incident-log.ts';
import { actMessages, happenedSignal, incidentQueryDefinition } from './incident-messages.ts';
import type { IncidentActResult, IncidentHappening, TrackIncidentInput, TrackIncidentResult } from './messages.ts';

// The read model must follow however long PostgreSQL is away: no bound on the whole.
const record = proxyActivities<Activities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '300 milliseconds', maximumInterval: '5 seconds' },
});
const cluster = proxyActivities<Activities>({
  startToCloseTimeout: '60 seconds',
  heartbeatTimeout: '20 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
});

/** However many alerts come, what they name is not looked at more often. */
const enrichEveryMs = 5 * 60_000;

/** One incident from its opening to its end, as people handle it. The rules live in `core/incidents`; here they meet time and the world. */
export async function trackIncident({ incidentId, carried }: TrackIncidentInput): Promise<TrackIncidentResult> {
  const inbox: IncidentHappening[] = [...(carried?.inbox ?? [])];
  const wanted = new Set(carried?.wanted);
  let enrichedAt = carried?.enrichedAt ?? 0;
  let log: IncidentLog | null = null;
  let isOver = false;

  setHandler(happenedSignal, (happenings) => {
    inbox.push(...happenings);
  });
  setHandler(incidentQueryDefinition, () => log?.view() ?? null);
  for (const { act, update, signal } of actMessages) {
    setHandler(update, (given) => perform(act, given), { validator: (given) => refuseFault(act, given) });
    setHandler(signal, (given) => performQuietly(act, given));
  }

  const opened = await open();
  if (opened === null) {
    isOver = true;
    await condition(allHandlersFinished);
    return { incidentId, state: 'not-tracked' };
  }
  log = opened;
  await live(opened);
  return await end(opened);

  /** Goes on with what is on record, or begins. null when there is nothing (more) to track. */
  async function open(): Promise<IncidentLog | null> {
    if (carried !== undefined) return new IncidentLog(carried, save);
    const recalled = await record.recallIncident({ incidentId });
    if (recalled.kind === 'known') return new IncidentLog(recalled.carried, save);
    if (recalled.kind === 'none') return null;
    const { lastSequence, subject, member, isFirst, changes } = recalled;
    // It may have come and gone before anybody looked; then it is worth its story all the same, once.
    if (!member.isOpen && !(isFirst && inbox.some(({ sequence }) => sequence > lastSequence))) return null;
    const first = beginTracking(subject, [{ ...member, isOpen: true }]);
    const blank = { episode: workflowInfo().runId, version: 0, position: 0, lastSequence };
    const begun = new IncidentLog({ ...blank, tracking: first.tracking }, save);
    begun.take(first);
    for (const { at, says, id: changeId } of changes) begun.apply({ kind: 'changed-before', at, says, changeId });
    return begun;
  }

  async function live(it: IncidentLog): Promise<void> {
    while (!isFinal(it.tracking)) {
      await hear(it);
      it.apply({ kind: 'tick', at: now() });
      await it.record();
      if (isFinal(it.tracking)) return;
      await enrich(it);
      if (workflowInfo().continueAsNewSuggested && allHandlersFinished() && !it.isUnsaved) {
        const rest = { enrichedAt, wanted: [...wanted], inbox };
        await continueAsNew<typeof trackIncident>({ incidentId, carried: { ...it.carry(), ...rest } });
      }
      const { deadline } = it;
      const isDue = (): boolean => inbox.length > 0 || it.isUnsaved || it.deadline !== deadline || isFinal(it.tracking);
      const next = Math.min(deadline ?? Infinity, wanted.size > 0 ? enrichedAt + enrichEveryMs : Infinity);
      if (next === Infinity) await condition(isDue);
      else await condition(isDue, Math.max(1, next - Date.now()));
    }
  }

  async function hear(it: IncidentLog): Promise<void> {
    const fresh = freshOf(inbox.splice(0), it.lastSequence);
    if (fresh.length === 0) return;
    const members = await record.observeIncident({ incidentId });
    for (const { incidentId: id, by, reason } of fresh.flatMap(({ absorbed }) => absorbed ?? [])) {
      const title = members.find((member) => member.id === id)?.title ?? id;
      it.apply({ kind: 'absorbed', at: now(), by, incidentId: id, says: `${title} is a part of this one: ${reason}` });
    }
    for (const { at, alerts, remediation } of fresh) {
      if (alerts !== undefined) it.apply({ kind: 'alerts', at, ...alerts });
      for (const object of alerts?.objects ?? []) wanted.add(object);
      if (remediation === undefined) continue;
      const { id: remediationId, ...rest } = remediation;
      it.apply({ kind: 'remediation', at, remediationId, ...rest });
    }
    it.apply({ kind: 'observed', at: now(), members });
    it.heard(Math.max(...fresh.map(({ sequence }) => sequence)));
  }

  /** Looks once at what new alerts name, and notes what was found. It is evidence, no more: diagnosis does not hear of it. */
  async function enrich(it: IncidentLog): Promise<void> {
    if (wanted.size === 0 || Date.now() < enrichedAt + enrichEveryMs) return;
    const objects = [...wanted].slice(0, 3);
    wanted.clear();
    enrichedAt = Date.now();
    try {
      const found = await cluster.enrichIncident({ cluster: it.tracking.cluster, objects });
      it.apply({ kind: 'enriched', at: now(), says: found.says, refs: found.refs });
    } catch (error) {
      const says = `${objects.join(', ')} could not be looked at. ${messageOf(error)}`;
      it.apply({ kind: 'enriched', at: now(), says, refs: [] });
    }
    await it.record();
  }

  async function end(it: IncidentLog): Promise<TrackIncidentResult> {
    isOver = true;
    await it.record();
    const isClosed = it.tracking.closedAt !== null;
    if (isClosed) await record.closeIncident({ incidentId, episode: it.episode });
    await condition(allHandlersFinished);
    // What was heard while it closed may open it anew. What a merged one heard, the other one sees for itself.
    if (isClosed && inbox.length > 0) {
      inbox.splice(0);
      await continueAsNew<typeof trackIncident>({ incidentId });
    }
    return { incidentId, state: stateOf(it.tracking) };
  }

  function save(input: Parameters<Activities['recordIncident']>[0]): Promise<void> {
    return record.recordIncident(input);
  }

  function refuseFault(act: IncidentActName, given: unknown): void {
    const fault = isOver
      ? { code: 'Conflict', says: 'The incident is closed: nothing more is recorded on it.' }
      : checkAct(act, given, log?.tracking ?? null, now());
    if (fault !== null) throw ApplicationFailure.nonRetryable(fault.says, fault.code);
  }

  async function perform(act: IncidentActName, given: unknown): Promise<IncidentActResult> {
    await condition(() => log !== null || isOver);
    // Meanwhile it may have become known how things stand.
    refuseFault(act, given);
    const said = { ...(given as object), act } as IncidentAct;
    const outcome = await carryOut(said);
    const it = requireLog();
    if (said.act === 'merge') refuseFault(act, given);
    it.apply({ kind: 'act', at: now(), act: said, outcome });
    await it.record();
    return { accepted: true, state: stateOf(it.tracking), incidentId: outcome };
  }

  async function performQuietly(act: IncidentActName, given: unknown): Promise<void> {
    await condition(() => log !== null || isOver);
    try {
      await perform(act, given);
    } catch (error) {
      // Nobody waits for an answer to a signal: what was wrong with it stands in the story.
      log?.apply({ kind: 'ignored', at: now(), says: `\`${act}\` was ignored. ${messageOf(error)}` });
    }
  }

  async function carryOut(said: IncidentAct): Promise<string | null> {
    if (said.act === 'merge') {
      const { into, by, reason } = said;
      return await record.mergeIncident({ from: incidentId, into, by, reason });
    }
    if (said.act === 'split') return await record.splitIncident({ from: incidentId, symptoms: said.symptoms });
    return null;
  }

  function requireLog(): IncidentLog {
    if (log !== null) return log;
    throw ApplicationFailure.nonRetryable('The incident is not tracked any more.', 'Conflict');
  }
}

/** Each event once, however often it was told; those of sequence 0 ask for a look and are no events. */
function freshOf(heard: readonly IncidentHappening[], after: number): readonly IncidentHappening[] {
  const known = new Set<number>();
  return heard.filter(({ sequence }) => {
    if (sequence === 0) return true;
    const isFresh = sequence > after && !known.has(sequence);
    known.add(sequence);
    return isFresh;
  });
}

function now(): string {
  return new Date(Date.now()).toISOString();
}

function messageOf(error: unknown): string {
  const cause = error instanceof ActivityFailure && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
