import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import story from '../remediations/story-section.module.css';
import { Breakable } from '../shared/breakable.tsx';
import { ClockTime } from '../shared/clock-time.tsx';
import { Section } from '../shared/section.tsx';
import styles from './changes-before.module.css';

const firstShown = 5;

type Props = { readonly incidentId: string };

/** What was changed before it broke, the likeliest to matter first. */
export function ChangesBefore({ incidentId }: Props) {
  const [shown, setShown] = useState(firstShown);
  const items = useQuery(queries.incidentChanges(incidentId)).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title="What changed before it broke">
      <ol className={story.story}>
        {items.slice(0, shown).map(({ change }) => (
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
      {items.length > shown ? (
        <Button className={styles.more} variant="default" size="xs" onClick={() => setShown(items.length)}>
          Show all {items.length}
        </Button>
      ) : null}
    </Section>
  );
}
