import type { ListQuery } from '../api/client.ts';

/** Lists that the overview and the navigation share, so that they are read once. */
export const openIncidentsQuery: ListQuery = { state: 'open', limit: 100 };
export const awaitingQuery: ListQuery = { awaitingDecision: true, limit: 50 };
export const recentQuery: ListQuery = { limit: 10 };
