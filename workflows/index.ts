export { investigate } from './investigate.ts';
export { remediate } from './remediate.ts';
export { trackIncident } from './track-incident.ts';
export { watchCluster } from './watch-cluster.ts';
