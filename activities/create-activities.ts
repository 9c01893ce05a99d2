import type { Database } from '../adapters/database/stores.ts';
import type { Clusters } from '../adapters/kubernetes/clusters.ts';
import { createDiagnosisActivities, type DiagnosisActivities } from './diagnosis-activities.ts';
import { createIncidentActivities, type IncidentActivities } from './incident-activities.ts';
import type { LiveClusters } from './live-clusters.ts';
import { createRemediationActivities, type RemediationActivities } from './remediation-activities.ts';

/** What activities work with. Passed in by the composition root; never imported. */
export type ActivityDependencies = {
  readonly clusters: Clusters;
  readonly database: Database;
  /** Whether the workflow of that id has an open run: tells a live claim from one that a terminated workflow left behind. */
  readonly isRunning: (workflowId: string) => Promise<boolean>;
  readonly now: () => Date;
  /** The clusters that this process watches; its own register unless told. */
  readonly live?: LiveClusters;
  /** How long after it was resolved an incident that comes back is the same one. Default: half an hour. */
  readonly reopenWithinMs?: number;
};

export type Activities = DiagnosisActivities & IncidentActivities & RemediationActivities;

export function createActivities(dependencies: ActivityDependencies): Activities {
  return {
    ...createDiagnosisActivities(dependencies),
    ...createIncidentActivities(dependencies),
    ...createRemediationActivities(dependencies),
  };
}
