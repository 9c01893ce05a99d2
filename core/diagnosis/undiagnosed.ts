import type { Incident } from './incident.ts';

/** What an incident has that nobody has diagnosed: an alert's, or one that a person split off. */
export const undiagnosed: Pick<Incident, 'graph' | 'hypotheses' | 'impact' | 'unknown'> = {
  graph: { nodes: [], edges: [], isTrimmed: false },
  hypotheses: [],
  impact: {
    replicasLost: 0,
    services: [],
    ingresses: [],
    namespaces: [],
    priorityClass: null,
    says: 'Nothing is known of what it costs.',
  },
  unknown: { says: 'Nobody has looked for its cause yet.', lookAt: [] },
};
