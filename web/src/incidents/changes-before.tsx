import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import story from '../remediations/story-section.module.css';
import { Breakable } from '../shared/breakable.tsx';
import { ClockTime } from '../shared/clock-time.tsx';
import { Section } from '../shared/section.tsx';

type Props = { readonly incidentId: string };

/** What was changed before it broke, the likeliest to matter first. */
export function ChangesBefore({ incidentId }: Props) {
  const items = useQuery(queries.incidentChanges(incidentId)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="What changed before it broke">
      <ol className={story.story}>
        {items.map(({ change }) => (
          <li key={change.id}>
            <span className={story.at}>
              <ClockTime at={change.lastAt} />
            </span>
            <div>
              <Breakable text={change.says} />
              {change.who === null ? null : <p className={story.says}>by {change.who}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
