import type { Cluster } from './cluster.ts';

/** The registered clusters, by name. `connect` throws NotFound for a name that is not registered. */
export type Clusters = {
  readonly connect: (name: string) => Promise<Cluster>;
  readonly names: () => Promise<readonly string[]>;
};
