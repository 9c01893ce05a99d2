import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { FindingRow } from '../findings/finding-row.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RowList } from '../shared/row-list.tsx';
import { Section } from '../shared/section.tsx';
import styles from './symptoms-section.module.css';

type Props = { readonly findingIds: readonly string[] };

const firstShown = 20;

/** The findings that the incident explains. Each leads to its evidence and its fixes. */
export function SymptomsSection({ findingIds }: Props) {
  const [shown, setShown] = useState(firstShown);
  const results = useQueries({ queries: findingIds.slice(0, shown).map((id) => queries.finding(id)) });
  const failed = results.find((result) => result.error !== null);

  return (
    <Section title="What it explains" aside={countOf(findingIds.length)} isFlush>
      {failed === undefined ? null : <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />}
      {results.some((result) => result.isPending) ? <LoadingRows rows={Math.min(results.length, 4)} /> : null}
      <RowList label="Findings that the incident explains">
        {results.map(({ data }) => (data === undefined ? null : <FindingRow key={data.id} finding={data} />))}
      </RowList>
      {findingIds.length > shown ? (
        <div className={styles.more}>
          <Button variant="default" size="xs" onClick={() => setShown(shown + firstShown)}>
            Show more
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function countOf(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}
