import type { IncidentRemedy } from '../api/types.ts';
import { EmptyState } from '../shared/empty-state.tsx';
import { Section } from '../shared/section.tsx';
import { RemedyForm } from './remedy-form.tsx';

type Props = {
  /** Best first. */
  readonly proposals: readonly IncidentRemedy[];
  readonly isResolved: boolean;
};

/** What would fix it, best first. Proposing changes nothing yet: a person decides on the plan. */
export function RemediesSection({ proposals, isResolved }: Props) {
  if (proposals.length === 0) {
    return (
      <Section title="Proposed fixes" isFlush>
        <EmptyState title="No safe fix is known.">
          <p>The evidence names what to look at. KubeSage proposes nothing that would only hide the symptom.</p>
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section title="Proposed fixes" aside="you see risk and diff before anything changes" isFlush>
      {proposals.map(({ findingId, index, remedy }, place) => (
        <RemedyForm
          // Remedies change place when a better one is found; what was typed belongs to the remedy.
          key={`${findingId}/${remedy.action}/${remedy.title}`}
          findingId={findingId}
          remedy={remedy}
          index={index}
          isBest={place === 0}
          isResolved={isResolved}
        />
      ))}
    </Section>
  );
}
