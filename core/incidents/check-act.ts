import type { IncidentActName } from './incident-input.ts';
import { type IncidentTracking, isFinal, stateOf } from './incident-tracking.ts';

/** What is wrong with an act at this moment. The codes are those of `core/errors.ts`. */
export type ActFault = { readonly code: 'InvalidRequest' | 'Conflict'; readonly says: string };

const longestName = 200;
export const longestText = 4_000;
const longestSilenceMs = 30 * 24 * 3_600_000;
const mostSplit = 100;

/**
 * Checks what a person says as it arrives, from whoever sent it: the API, or somebody at the `temporal` CLI. Its input is therefore
 * not trusted to have the declared shape. `tracking` is null while the workflow does not know yet how things stand.
 */
export function checkAct(
  act: IncidentActName,
  given: unknown,
  tracking: IncidentTracking | null,
  now: string,
): ActFault | null {
  const input = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  return shapeFault(act, input, now) ?? (tracking === null ? null : stateFault(act, input, tracking));
}

function shapeFault(act: IncidentActName, input: Readonly<Record<string, unknown>>, now: string): ActFault | null {
  if (!isText(input.by, longestName)) return invalid('`by` must name who says so.');
  switch (act) {
    case 'acknowledge':
    case 'unsilence':
      return null;
    case 'assign':
      return typeof input.owner === 'string' && input.owner.length <= longestName
        ? null
        : invalid('`owner` must be a name; an empty one takes the owner away.');
    case 'note':
      return isText(input.text, longestText) ? null : invalid(`\`text\` must be 1 to ${longestText} characters.`);
    case 'silence':
      return reasonFault(input) ?? untilFault(input.until, now);
    case 'merge':
      return isText(input.into, 300) ? reasonFault(input) : invalid('`into` must be the id of the other incident.');
    case 'split':
      return symptomsFault(input.symptoms) ?? reasonFault(input);
    case 'resolve':
      return reasonFault(input);
    default:
      return act satisfies never;
  }
}

function stateFault(
  act: IncidentActName,
  input: Readonly<Record<string, unknown>>,
  tracking: IncidentTracking,
): ActFault | null {
  const state = stateOf(tracking);
  if (isFinal(tracking)) {
    const where = tracking.mergedInto === null ? 'closed' : `merged into ${tracking.mergedInto}`;
    return { code: 'Conflict', says: `The incident is ${where}: nothing more is recorded on it.` };
  }
  switch (act) {
    case 'acknowledge':
      if (state === 'resolved') return conflict('The incident is resolved: there is nothing to acknowledge.');
      return tracking.acknowledged === null
        ? null
        : conflict(`It was acknowledged already, by ${tracking.acknowledged.by}.`);
    case 'unsilence':
      return tracking.silence === null ? conflict('The incident is not silenced.') : null;
    case 'resolve':
      return state === 'resolved' ? conflict('The incident is resolved already.') : null;
    case 'merge':
      return tracking.members.some(({ id }) => id === input.into)
        ? invalid('An incident cannot be merged into itself or into a part of it.')
        : null;
    case 'split':
      return splitFault(input.symptoms as readonly string[], tracking);
    case 'assign':
    case 'note':
    case 'silence':
      return null;
    default:
      return act satisfies never;
  }
}

function splitFault(symptoms: readonly string[], { members }: IncidentTracking): ActFault | null {
  const own = new Set(members.flatMap((member) => member.symptoms));
  const foreign = symptoms.find((id) => !own.has(id));
  if (foreign !== undefined) return invalid(`${foreign} is not a symptom of this incident.`);
  const all = members.reduce((sum, { symptomCount }) => sum + symptomCount, 0);
  return new Set(symptoms).size < all ? null : invalid('Something must stay: these are all of its symptoms.');
}

function untilFault(until: unknown, now: string): ActFault | null {
  const at = typeof until === 'string' ? Date.parse(until) : Number.NaN;
  const ms = at - Date.parse(now);
  return ms > 0 && ms <= longestSilenceMs ? null : invalid('`until` must be a time within the next 30 days, RFC 3339.');
}

function symptomsFault(symptoms: unknown): ActFault | null {
  return Array.isArray(symptoms) &&
    symptoms.length > 0 &&
    symptoms.length <= mostSplit &&
    symptoms.every((id) => isText(id, 300))
    ? null
    : invalid(`\`symptoms\` must be 1 to ${mostSplit} ids of findings.`);
}

function reasonFault({ reason }: Readonly<Record<string, unknown>>): ActFault | null {
  return isText(reason, longestText) ? null : invalid('`reason` must say why, in words.');
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}

function invalid(says: string): ActFault {
  return { code: 'InvalidRequest', says };
}

function conflict(says: string): ActFault {
  return { code: 'Conflict', says };
}
