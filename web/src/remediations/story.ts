import type { Decision, PhaseChange, Remediation } from '../../../core/remediation/remediation.ts';
import { localTimes } from '../shared/local-times.ts';
import { phaseNames } from './phase-names.ts';

export type StoryEntry = { readonly at: string; readonly title: string; readonly says: string };

/** A remediation's phases, the notes within them and its decision as one story, oldest first. */
export function storyOf({ history, decision }: Pick<Remediation, 'history' | 'decision'>): readonly StoryEntry[] {
  const told = history.map((change, index) => entryOf(change, history[index - 1]?.phase === change.phase));
  if (decision === null) return told;
  const decided = { at: decision.at, title: verdictOf(decision), says: decision.reason };
  const sentence = `${decided.title}: ${decided.says}`;
  // A refusal is also the reason of the phase that it ends in; once is enough.
  const entries = told.map((entry) => (entry.says === sentence ? { ...entry, says: '' } : entry));
  const noted = entries.findLastIndex(({ title }) => title === sentence);
  if (noted >= 0) return entries.with(noted, decided);
  // A decision comes before the phase that it brought about, which may carry the same time.
  const place = entries.findIndex((entry) => Date.parse(entry.at) >= Date.parse(decision.at));
  return place < 0 ? [...entries, decided] : entries.toSpliced(place, 0, decided);
}

function entryOf({ phase, at, says }: PhaseChange, isNote: boolean): StoryEntry {
  return isNote
    ? { at, title: localTimes(says), says: '' }
    : { at, title: phaseNames[phase].label, says: localTimes(says) };
}

function verdictOf({ verdict, by }: Decision): string {
  return `${verdict === 'approve' ? 'Approved' : 'Refused'} by ${by}`;
}
