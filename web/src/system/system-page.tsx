import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import columns from '../shared/columns.module.css';
import { CommandLine } from '../shared/command-line.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { Section } from '../shared/section.tsx';
import { PartList } from './part-list.tsx';

/** The parts of KubeSage itself, and what to do when one is down. */
export function SystemPage() {
  const readiness = useQuery(queries.readiness());
  const { data } = readiness;
  const down = data?.parts.filter((part) => !part.ok).length ?? 0;
  return (
    <>
      <PageHeader
        title={data === undefined ? 'System' : titleOf(data.ready, down)}
        below="A part that is down takes one feature away, never the whole."
      />
      <div className={columns.stack}>
        {readiness.error === null ? null : (
          <ProblemAlert error={readiness.error} onRetry={() => void readiness.refetch()} />
        )}
        {data === undefined ? (
          readiness.error === null ? (
            <LoadingRows rows={6} />
          ) : null
        ) : (
          <PartList parts={data.parts} />
        )}
        <Section title="From the command line">
          <CommandLine command="npx kubesage status" /> <CommandLine command="npx kubesage doctor" />
        </Section>
      </div>
    </>
  );
}

function titleOf(isReady: boolean, down: number): string {
  if (down === 0) return 'Every part is up';
  const parts = down === 1 ? 'One part is down' : `${down} parts are down`;
  return isReady ? `${parts}; the rest works` : `${parts}: KubeSage is not ready`;
}
