import { refKey } from '../cluster/object-ref.ts';
import { sayDuration } from '../diagnosis/observed-time.ts';
import { sayList } from '../diagnosis/say-reference.ts';
import { type Candidate, shown } from './candidate.ts';
import type { Member } from './group-findings.ts';
import type { Standing } from './weigh-candidates.ts';

/** Why a candidate is held for the cause, in words: what shows it, what it explains, which change came before, what speaks against it. */
export function sayReasons(
  { object, cause, starts, key }: Candidate,
  members: readonly Member[],
  { prediction, rarity, change }: Standing,
): readonly string[] {
  const own = members.filter(({ candidate }) => candidate?.key === key);
  const felt = new Set(own.map(({ finding }) => refKey(finding.object)).filter((other) => other !== key));
  const analyzers = [...new Set(starts.map(({ finding }) => finding.analyzer))].sort();
  const shownBy =
    cause.confidence >= shown
      ? `What was read shows it (${sayList(analyzers)}, ${percent(cause.confidence)} sure).`
      : `Nothing shows it outright (${percent(cause.confidence)} sure), but nothing else explains as much.`;
  const explains = `It explains ${own.length === 1 ? 'the one symptom' : `${own.length} symptoms`}${felt.size === 0 ? '' : `, on ${felt.size} other ${felt.size === 1 ? 'object' : 'objects'}`}.`;
  const against = prediction.expected - prediction.met;
  return [
    shownBy,
    explains,
    ...(change === null ? [] : [`${change.says.replace(/\.$/, '')}, ${sayBefore(change.seconds)}.`]),
    ...(felt.size > 0 && prediction.met > 0 && against === 0
      ? [`As it would have to be, all ${prediction.expected} ${prediction.what} are in trouble.`]
      : []),
    ...(felt.size > 0 && against > 0
      ? [
          `Against it: of the ${prediction.expected} ${prediction.what}, ${against} ${against === 1 ? 'is' : 'are'} well (${sayList(prediction.well)}).`,
        ]
      : []),
    ...(rarity < 0.5 ? [`Against it: many a ${object.kind} has the same said of it and harms nothing.`] : []),
  ];
}

function sayBefore(seconds: number): string {
  return seconds < 1 ? 'when the trouble began' : `${sayDuration(seconds)} before the first sign of trouble`;
}

function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
