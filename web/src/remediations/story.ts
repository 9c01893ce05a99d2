import type { Remediation } from '../../../core/remediation/remediation.ts';
import { phaseNames } from './phase-names.ts';

export type StoryEntry = { readonly at: string; readonly title: string; readonly says: string };

/** A remediation's phases and its decision as one story, oldest first. */
export function storyOf({ history, decision }: Pick<Remediation, 'history' | 'decision'>): readonly StoryEntry[] {
  const phases = history.map(({ phase, at, says }) => ({ at, title: phaseNames[phase].label, says }));
  if (decision === null) return phases;
  const verb = decision.verdict === 'approve' ? 'Approved' : 'Refused';
  const decided = { at: decision.at, title: `${verb} by ${decision.by}`, says: decision.reason };
  // A decision comes before the phase that it brought about, which may carry the same time.
  const place = phases.findIndex((entry) => Date.parse(entry.at) >= Date.parse(decision.at));
  return place < 0 ? [...phases, decided] : phases.toSpliced(place, 0, decided);
}
