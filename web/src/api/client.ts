import type { StoredEvidence } from '../../../core/remediation/remediation.ts';
import { queryString } from './query-string.ts';
import { request } from './request.ts';
import type {
  AuditEntry,
  AuditVerification,
  ChangesOfIncident,
  DecisionRequest,
  FindingRecord,
  IncidentAnswer,
  Investigation,
  LinkedRemediation,
  Page,
  PostMortem,
  Readiness,
  RegisteredCluster,
  RemediationRequest,
  Session,
  Started,
  StoredChange,
  StoredTimelineEntry,
  TrackedIncident,
} from './types.ts';

export type ListQuery = Readonly<Record<string, string | number | boolean | undefined>>;

/** The API's routes that the dashboard uses, one function each. */
export const client = {
  session: (signal: AbortSignal) => request<Session>('/v1/session', { signal }),
  clusters: (signal: AbortSignal) => request<Page<RegisteredCluster>>('/v1/clusters', { signal }),
  findings: (query: ListQuery, signal: AbortSignal) =>
    request<Page<FindingRecord>>(`/v1/findings${queryString(query)}`, { signal }),
  finding: (id: string, signal: AbortSignal) => request<FindingRecord>(`/v1/findings/${segment(id)}`, { signal }),
  incidents: (query: ListQuery, signal: AbortSignal) =>
    request<Page<TrackedIncident>>(`/v1/incidents${queryString(query)}`, { signal }),
  incident: (id: string, signal: AbortSignal) => request<IncidentAnswer>(`/v1/incidents/${segment(id)}`, { signal }),
  incidentTimeline: (id: string, signal: AbortSignal) =>
    request<Page<StoredTimelineEntry>>(`/v1/incidents/${segment(id)}/timeline?limit=500`, { signal }),
  incidentChanges: (id: string, signal: AbortSignal) =>
    request<ChangesOfIncident>(`/v1/incidents/${segment(id)}/changes`, { signal }),
  changes: (query: ListQuery, signal: AbortSignal) =>
    request<Page<StoredChange>>(`/v1/changes${queryString(query)}`, { signal }),
  postMortem: (id: string, signal: AbortSignal) =>
    request<PostMortem>(`/v1/incidents/${segment(id)}/post-mortem`, { signal }),
  remediations: (query: ListQuery, signal: AbortSignal) =>
    request<Page<LinkedRemediation>>(`/v1/remediations${queryString(query)}`, { signal }),
  remediation: (id: string, signal: AbortSignal) =>
    request<LinkedRemediation>(`/v1/remediations/${segment(id)}`, { signal }),
  evidence: (id: string, signal: AbortSignal) =>
    request<Page<StoredEvidence>>(`/v1/remediations/${segment(id)}/evidence`, { signal }),
  audit: (query: ListQuery, signal: AbortSignal) =>
    request<Page<AuditEntry>>(`/v1/audit${queryString(query)}`, { signal }),
  auditVerification: (signal: AbortSignal) => request<AuditVerification>('/v1/audit/verification', { signal }),
  investigation: (id: string) => request<Investigation>(`/v1/investigations/${segment(id)}`),
  readiness: (signal: AbortSignal) => request<Readiness>('/readyz', { signal, alsoFine: [503] }),

  signOut: () => request<unknown>('/v1/session', { method: 'DELETE' }),
  investigate: (body: { readonly cluster: string; readonly namespace?: string }, idempotencyKey: string) =>
    request<Started>('/v1/investigations', { method: 'POST', body, idempotencyKey }),
  remediate: (body: RemediationRequest, idempotencyKey: string) =>
    request<Started>('/v1/remediations', { method: 'POST', body, idempotencyKey }),
  actOnIncident: (id: string, act: string, body: object, idempotencyKey: string) =>
    request<unknown>(`/v1/incidents/${segment(id)}/${act}`, { method: 'POST', body, idempotencyKey }),
  decide: (id: string, body: DecisionRequest, idempotencyKey: string) =>
    request<unknown>(`/v1/remediations/${segment(id)}/decision`, { method: 'POST', body, idempotencyKey }),
} as const;

/** The stream of events that `GET /v1/events` sends. */
export const eventsPath = '/v1/events';

const segment = encodeURIComponent;
