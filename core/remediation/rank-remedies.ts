import { refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Incident } from '../diagnosis/incident.ts';
import type { Remedy } from './remedy.ts';

/** A remedy of one of an incident's findings: what to name when proposing it. */
export type IncidentRemedy = { readonly findingId: string; readonly index: number; readonly remedy: Remedy };

/** The remedies of an incident's findings, those that treat its causes first: the order in which people count them. */
export function rankRemedies(
  incident: Pick<Incident, 'causes' | 'symptoms'>,
  findings: readonly Finding[],
): readonly IncidentRemedy[] {
  const causal = incident.causes.map(({ object }) => refKey(object));
  const rank = (finding: Finding): number => {
    const places = [finding.cause?.object ?? finding.object, finding.object]
      .map((object) => causal.indexOf(refKey(object)))
      .filter((place) => place >= 0);
    return places.length === 0 ? causal.length : Math.min(...places);
  };
  return findings
    .filter(({ id }) => incident.symptoms.includes(id))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((finding) => finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy })));
}
