import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import story from '../../remediations/story-section.module.css';
import { Breakable } from '../../shared/breakable.tsx';
import { ClockTime } from '../../shared/clock-time.tsx';
import { LoadingRows } from '../../shared/loading-rows.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { Section } from '../../shared/section.tsx';

type Props = { readonly incidentId: string };

/** What happened in the incident and who did what, from its beginning. */
export function IncidentStory({ incidentId }: Props) {
  const query = useQuery(queries.incidentTimeline(incidentId));
  const entries = query.data?.items;
  return (
    <Section title="Story">
      {query.error !== null ? <ProblemAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
      {entries === undefined ? (
        query.error === null ? (
          <LoadingRows rows={3} />
        ) : null
      ) : entries.length === 0 ? (
        <p>Nothing has been told of it yet.</p>
      ) : (
        <ol className={story.story}>
          {entries.map((entry) => (
            <li key={entry.position}>
              <span className={story.at}>
                <ClockTime at={entry.at} />
              </span>
              <div>
                <span className={story.title}>{entry.kind.replaceAll('-', ' ')}</span>
                {entry.by === null ? null : ` by ${entry.by}`}
                <p className={story.says}>
                  <Breakable text={entry.says} />
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
