import { Link } from 'react-router';
import type { RegisteredCluster, TrackedIncident } from '../api/types.ts';
import { CommandLine } from '../shared/command-line.tsx';
import { EmptyState } from '../shared/empty-state.tsx';
import { LoadingRows } from '../shared/loading-rows.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { Section } from '../shared/section.tsx';
import styles from './clusters-section.module.css';

type Props = {
  readonly clusters: readonly RegisteredCluster[];
  readonly incidents: readonly TrackedIncident[];
  readonly isLoading: boolean;
  readonly error: Error | null;
};

export function ClustersSection({ clusters, incidents, isLoading, error }: Props) {
  return (
    <Section title="Clusters" isFlush>
      {error !== null ? (
        <ProblemAlert error={error} />
      ) : isLoading ? (
        <LoadingRows rows={1} />
      ) : clusters.length === 0 ? (
        <EmptyState title="No cluster is registered.">
          <CommandLine command="npx kubesage clusters add NAME --kubeconfig FILE" />
        </EmptyState>
      ) : (
        <ul className={styles.clusters}>
          {clusters.map((cluster) => (
            <li key={cluster.name} className={styles.cluster}>
              <span className={styles.name}>
                {cluster.name}
                {cluster.isSandbox && cluster.name !== 'sandbox' ? <span className={styles.tag}>sandbox</span> : null}
              </span>
              <Link to={`/incidents?cluster=${encodeURIComponent(cluster.name)}`}>
                {openIn(incidents, cluster.name)}
              </Link>
              <span className={styles.server}>{cluster.server}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function openIn(incidents: readonly TrackedIncident[], cluster: string): string {
  const count = incidents.filter((incident) => incident.cluster === cluster).length;
  return count === 0 ? 'no incidents' : count === 1 ? '1 incident' : `${count} incidents`;
}
