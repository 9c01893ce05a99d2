export { investigate } from './investigate.ts';
export { remediate } from './remediate.ts';
export { watchCluster } from './watch-cluster.ts';
