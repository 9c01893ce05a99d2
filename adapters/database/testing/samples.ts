import type { ObjectRef } from '../../../core/cluster/object-ref.ts';
import type { Diagnosis } from '../../../core/diagnosis/diagnosis.ts';
import type { Finding } from '../../../core/diagnosis/finding.ts';
import type { Incident } from '../../../core/diagnosis/incident.ts';
import { undiagnosed } from '../../../core/diagnosis/undiagnosed.ts';
import type { Remediation } from '../../../core/remediation/remediation.ts';

/** RFC 3339 of a minute of a made-up hour. */
export const minute = (n: number): string => new Date(Date.UTC(2026, 0, 1, 12, n)).toISOString();

export const ref = (name: string, namespace = 'shop', kind = 'Deployment'): ObjectRef => ({
  kind,
  namespace,
  name,
  uid: `uid-${name}`,
});

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    id,
    analyzer: 'image-pull',
    severity: 'high',
    object: ref(id),
    reason: 'ImageNotFound',
    message: `The image of ${id} does not exist.`,
    evidence: [],
    cause: null,
    dependsOn: [],
    remedies: [],
    ...more,
  };
}

export function incident(id: string, symptoms: readonly string[], more: Partial<Incident> = {}): Incident {
  return { id, severity: 'high', title: `Trouble ${id}`, causes: [], symptoms, ...undiagnosed, ...more };
}

export function diagnosis(more: Partial<Diagnosis> = {}): Diagnosis {
  return { cluster: 'test', observedAt: minute(0), findings: [], notes: [], incidents: [], gaps: [], ...more };
}

export function remediation(more: Partial<Remediation> = {}): Remediation {
  return {
    id: 'remediate:test:abc',
    runId: 'run-1',
    cluster: 'test',
    findingId: null,
    incidentId: null,
    target: ref('checkout'),
    remedy: {
      action: 'scale',
      target: ref('checkout'),
      parameters: { replicas: 2 },
      title: 'Scale checkout to 2',
      rationale: 'It has none.',
      requiredInputs: [],
    },
    requestedBy: 'me',
    isDryRun: false,
    phase: 'planning',
    says: 'Planning',
    plan: null,
    rehearsal: null,
    decision: null,
    history: [],
    expiresAt: null,
    createdAt: minute(0),
    updatedAt: minute(0),
    ...more,
  };
}
