import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { queries } from '../../api/queries.ts';
import type { IncidentAnswer } from '../../api/types.ts';
import { Breakable } from '../../shared/breakable.tsx';
import { Facts } from '../../shared/facts.tsx';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { Section } from '../../shared/section.tsx';
import { TimeAgo } from '../../shared/time-ago.tsx';
import { ActForm } from './act-form.tsx';
import { actOnIncident, type IncidentActRequest, type WordyAct } from './incident-acts.ts';
import styles from './tracking-section.module.css';

type Props = { readonly incident: IncidentAnswer };

/** Who looks after the incident, and what a person may do about it. */
export function TrackingSection({ incident }: Props) {
  const { tracking } = incident;
  const [writing, write] = useState<WordyAct | null>(null);
  const queryClient = useQueryClient();
  const user = useQuery(queries.session()).data?.user ?? '';
  const act = useMutation({
    mutationFn: (request: IncidentActRequest) => actOnIncident(incident.id, request),
    onSuccess: () => write(null),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['incidents'] }),
  });
  if (tracking === null) {
    return (
      <Section title="Who looks after it">
        <p className={styles.dim}>A worker has not taken it up yet.</p>
      </Section>
    );
  }
  const isOver = tracking.state === 'closed' || tracking.state === 'merged';

  return (
    <Section title="Who looks after it" aside={<span className={styles.state}>{tracking.state}</span>}>
      <Facts facts={factsOf(incident)} />
      {isOver ? null : (
        <div className={styles.acts}>
          {tracking.acknowledged === null && tracking.resolution === null ? (
            <Button size="xs" onClick={() => act.mutate({ act: 'acknowledge' })} loading={isDoing('acknowledge')}>
              Acknowledge
            </Button>
          ) : null}
          {tracking.owner === user ? (
            <Button size="xs" variant="default" onClick={() => act.mutate({ act: 'assign', owner: '' })}>
              Give it back
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => act.mutate({ act: 'assign', owner: user })}>
              Take it
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => write('notes')}>
            Add a note
          </Button>
          {tracking.silence === null ? (
            <Button size="xs" variant="default" onClick={() => write('silence')}>
              Silence
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => act.mutate({ act: 'unsilence' })}>
              End the silence
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => write('merge')}>
            Merge
          </Button>
          {tracking.resolution === null ? (
            <Button size="xs" variant="default" onClick={() => write('resolve')}>
              Resolve
            </Button>
          ) : null}
        </div>
      )}
      {writing === null ? null : (
        <ActForm
          key={writing}
          act={writing}
          incidentId={incident.id}
          isPending={act.isPending}
          onSend={(request) => act.mutate(request)}
          onCancel={() => write(null)}
        />
      )}
      {act.error === null ? null : <ProblemAlert error={act.error} />}
    </Section>
  );

  function isDoing(name: IncidentActRequest['act']): boolean {
    return act.isPending && act.variables.act === name;
  }
}

function factsOf({ tracking }: IncidentAnswer): Parameters<typeof Facts>[0]['facts'] {
  if (tracking === null) return [];
  const { owner, acknowledged, silence, resolution, reopenings, mergedInto, merged } = tracking;
  return [
    ['Owner', owner ?? 'nobody'],
    ...(acknowledged === null
      ? []
      : ([
          [
            'Acknowledged',
            <span key="acknowledged">
              by {acknowledged.by}, <TimeAgo at={acknowledged.at} />
            </span>,
          ],
        ] as const)),
    ...(silence === null
      ? []
      : ([
          [
            'Silenced',
            <span key="silence">
              by {silence.by} until <TimeAgo at={silence.until} />: <Breakable text={silence.reason} />
            </span>,
          ],
        ] as const)),
    ...(resolution === null
      ? []
      : ([
          [
            'Resolved',
            <span key="resolution">
              {resolution.by === null ? 'by itself' : `by ${resolution.by}`}, <TimeAgo at={resolution.at} />:{' '}
              <Breakable text={resolution.says} />
            </span>,
          ],
        ] as const)),
    ...(reopenings === 0 ? [] : ([['Came back', reopenings === 1 ? 'once' : `${reopenings} times`]] as const)),
    ...(mergedInto === null
      ? []
      : ([
          [
            'Part of',
            <Link key="root" to={`/incidents/${encodeURIComponent(mergedInto)}`}>
              {mergedInto}
            </Link>,
          ],
        ] as const)),
    ...(merged.length === 0
      ? []
      : ([['Holds', merged.length === 1 ? 'one merged incident' : `${merged.length} merged incidents`]] as const)),
  ];
}
