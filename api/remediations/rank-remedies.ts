import type { FindingRecord, IncidentRecord } from '../../adapters/database/stores.ts';
import { refKey } from '../../core/cluster/object-ref.ts';
import type { IncidentRemedy } from '../schemas/diagnosis-schemas.ts';

/** The remedies of an incident's findings, those that treat its causes first: what `remedy: <index>` of an incident counts. */
export function rankRemedies(incident: IncidentRecord, findings: readonly FindingRecord[]): readonly IncidentRemedy[] {
  const causal = incident.causes.map(({ object }) => refKey(object));
  const rank = (finding: FindingRecord): number => {
    const places = [finding.cause?.object ?? finding.object, finding.object]
      .map((object) => causal.indexOf(refKey(object)))
      .filter((place) => place >= 0);
    return places.length === 0 ? causal.length : Math.min(...places);
  };
  return findings
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((finding) => finding.remedies.map((remedy, index) => ({ findingId: finding.id, index, remedy })));
}
