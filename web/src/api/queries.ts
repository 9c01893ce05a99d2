import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { isOver } from '../remediations/phase-names.ts';
import { client, type ListQuery } from './client.ts';

/** Phases move by events; this is the net for a stream that is down. */
const safetyPollMs = 10_000;

export const queries = {
  session: () =>
    queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => client.session(signal), staleTime: 60_000 }),

  clusters: () => queryOptions({ queryKey: ['clusters'], queryFn: ({ signal }) => client.clusters(signal) }),

  findings: (query: ListQuery) =>
    queryOptions({
      queryKey: ['findings', 'list', query],
      queryFn: ({ signal }) => client.findings(query, signal),
      placeholderData: keepPreviousData,
    }),

  finding: (id: string) =>
    queryOptions({ queryKey: ['findings', 'one', id], queryFn: ({ signal }) => client.finding(id, signal) }),

  incidents: (query: ListQuery) =>
    queryOptions({
      queryKey: ['incidents', 'list', query],
      queryFn: ({ signal }) => client.incidents(query, signal),
      placeholderData: keepPreviousData,
    }),

  incident: (id: string) =>
    queryOptions({ queryKey: ['incidents', 'one', id], queryFn: ({ signal }) => client.incident(id, signal) }),

  incidentTimeline: (id: string) =>
    queryOptions({
      queryKey: ['incidents', 'timeline', id],
      queryFn: ({ signal }) => client.incidentTimeline(id, signal),
    }),

  incidentChanges: (id: string) =>
    queryOptions({
      queryKey: ['incidents', 'changes', id],
      queryFn: ({ signal }) => client.incidentChanges(id, signal),
    }),

  changes: (query: ListQuery) =>
    queryOptions({
      queryKey: ['changes', 'list', query],
      queryFn: ({ signal }) => client.changes(query, signal),
      placeholderData: keepPreviousData,
      refetchInterval: safetyPollMs,
    }),

  postMortem: (id: string) =>
    queryOptions({
      queryKey: ['incidents', 'post-mortem', id],
      queryFn: ({ signal }) => client.postMortem(id, signal),
    }),

  remediations: (query: ListQuery) =>
    queryOptions({
      queryKey: ['remediations', 'list', query],
      queryFn: ({ signal }) => client.remediations(query, signal),
      placeholderData: keepPreviousData,
    }),

  remediation: (id: string) =>
    queryOptions({
      queryKey: ['remediations', 'one', id],
      queryFn: ({ signal }) => client.remediation(id, signal),
      refetchInterval: ({ state }) => (state.data === undefined || isOver(state.data.phase) ? false : safetyPollMs),
    }),

  evidence: (id: string) =>
    queryOptions({ queryKey: ['remediations', 'evidence', id], queryFn: ({ signal }) => client.evidence(id, signal) }),

  audit: (query: ListQuery) =>
    queryOptions({
      queryKey: ['audit', 'list', query],
      queryFn: ({ signal }) => client.audit(query, signal),
      placeholderData: keepPreviousData,
    }),

  auditVerification: () =>
    queryOptions({
      queryKey: ['audit', 'verification'],
      queryFn: ({ signal }) => client.auditVerification(signal),
      staleTime: 60_000,
    }),

  readiness: () =>
    queryOptions({
      queryKey: ['readiness'],
      queryFn: ({ signal }) => client.readiness(signal),
      refetchInterval: safetyPollMs,
    }),
};
