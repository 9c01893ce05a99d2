import type { FindingRecord, IncidentRecord } from '../../adapters/database/stores.ts';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import type { Plan } from '../../core/remediation/plan.ts';
import type { Remediation } from '../../core/remediation/remediation.ts';
import type { Remedy } from '../../core/remediation/remedy.ts';

export const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout', uid: 'uid-checkout' } as const;
const at = '2026-03-01T12:00:00.000Z';

export function rollback(): Remedy {
  return {
    action: 'rollback',
    target: checkout,
    parameters: { toRevision: 3 },
    title: 'Roll back Deployment checkout to revision 3',
    rationale: 'Revision 3 was healthy.',
    requiredInputs: [],
  };
}

export function secretKey(): Remedy {
  return {
    action: 'set-secret-key',
    target: { kind: 'Secret', namespace: 'shop', name: 'payments', uid: 'uid-secret' },
    parameters: { key: 'api-key' },
    title: 'Add key api-key to Secret payments',
    rationale: 'The container waits for it.',
    requiredInputs: [{ name: 'sealedValue', label: 'Value of api-key', isSecret: true }],
  };
}

export function finding(overrides: Partial<FindingRecord> = {}): FindingRecord {
  return {
    id: 'image-pull-1a2b3c',
    analyzer: 'image-pull',
    severity: 'high',
    object: checkout,
    reason: 'ImagePullBackOff',
    message: 'Deployment checkout cannot pull shop/checkout:2.3.',
    evidence: [{ kind: 'event', object: checkout, path: 'Failed', value: 'manifest unknown', at }],
    cause: { object: checkout, reason: 'ImageNotFound', confidence: 0.9, explanation: 'The tag 2.3 does not exist.' },
    dependsOn: [],
    remedies: [rollback()],
    cluster: 'prod',
    state: 'open',
    openedAt: at,
    lastSeenAt: at,
    resolvedAt: null,
    ...overrides,
  };
}

export function incident(overrides: Partial<IncidentRecord> = {}): IncidentRecord {
  return {
    id: 'incident-9f8e7d',
    severity: 'high',
    title: 'Deployment checkout: its image does not exist',
    causes: [
      {
        object: checkout,
        reason: 'ImageNotFound',
        confidence: 0.9,
        chain: [{ object: checkout, says: 'names the image shop/checkout:2.3', edge: null }],
        reasons: ['It explains the one symptom.'],
      },
    ],
    symptoms: ['image-pull-1a2b3c'],
    graph: {
      nodes: [{ object: checkout, role: 'cause', findings: ['image-pull-1a2b3c'] }],
      edges: [],
      isTrimmed: false,
    },
    hypotheses: [],
    impact: {
      replicasLost: 2,
      services: [],
      ingresses: [],
      namespaces: ['shop'],
      priorityClass: null,
      says: '2 pods of Deployment checkout are not ready.',
    },
    unknown: null,
    cluster: 'prod',
    state: 'open',
    openedAt: at,
    lastSeenAt: at,
    resolvedAt: null,
    ...overrides,
  };
}

export function diagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  const { cluster: _c, state: _s, openedAt: _o, lastSeenAt: _l, resolvedAt: _r, ...plainFinding } = finding();
  const { cluster, state: _s2, openedAt: _o2, lastSeenAt: _l2, resolvedAt: _r2, ...plainIncident } = incident();
  return {
    cluster,
    observedAt: at,
    findings: [plainFinding],
    notes: [],
    incidents: [plainIncident],
    gaps: [],
    ...overrides,
  };
}

export function plan(overrides: Partial<Plan> = {}): Plan {
  return {
    hash: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
    remedy: rollback(),
    steps: [
      {
        action: 'rollback',
        object: checkout,
        apiVersion: 'apps/v1',
        digest: 'd1',
        change: { kind: 'patch', operations: [{ op: 'replace', path: '/spec/template', value: {} }] },
        inverse: { kind: 'patch', operations: [{ op: 'replace', path: '/spec/template', value: {} }] },
        risk: 'low',
        blastRadius: { pods: 3, services: ['checkout'], says: '3 pods restart one after another' },
        says: 'Set the template of Deployment checkout to that of revision 3',
      },
    ],
    verifications: [{ kind: 'rollout-complete', workload: checkout }],
    risk: 'low',
    plannedAt: at,
    ...overrides,
  };
}

export function remediation(overrides: Partial<Remediation> = {}): Remediation {
  return {
    id: 'remediate:prod:0a1b2c3d',
    runId: 'run-1',
    cluster: 'prod',
    findingId: 'image-pull-1a2b3c',
    incidentId: 'incident-9f8e7d',
    target: checkout,
    remedy: rollback(),
    requestedBy: 'ada',
    isDryRun: false,
    phase: 'awaiting-decision',
    says: 'Waiting for a decision',
    plan: plan(),
    rehearsal: {
      steps: [{ object: checkout, diff: '-  image: shop/checkout:2.3\n+  image: shop/checkout:2.2', warnings: [] }],
    },
    decision: null,
    history: [{ phase: 'planning', at, says: 'Planning' }],
    expiresAt: '2026-03-02T12:00:00.000Z',
    createdAt: at,
    updatedAt: at,
    ...overrides,
  };
}
