import { expect, it } from 'vitest';
import type { Plan } from '../core/remediation/plan.ts';
import type { RemediationView } from '../workflows/messages.ts';
import { remediateInput } from '../workflows/testing/remediation-story.ts';
import { projectRemediation } from './project-remediation.ts';

const view: RemediationView = {
  id: 'remediate:test:1',
  phase: 'planning',
  says: 'Planning',
  plan: null,
  decision: null,
  expiresAt: null,
  history: [],
};
const run = { runId: 'run-1', input: remediateInput(), view };

it('begins a record with what was asked for', () => {
  expect(projectRemediation(null, run, '2026-01-01T00:00:00Z')).toMatchObject({
    id: 'remediate:test:1',
    runId: 'run-1',
    phase: 'planning',
    requestedBy: 'tester',
    createdAt: '2026-01-01T00:00:00Z',
    plan: null,
  });
});

it('keeps the plan and the rehearsal that activities stored, and when it began', () => {
  const plan = { hash: 'h' } as Plan;
  const before = { ...projectRemediation(null, run, '2026-01-01T00:00:00Z'), plan, rehearsal: { steps: [] } };
  const after = projectRemediation(
    before,
    { ...run, view: { ...view, phase: 'acting', says: 'Step 1' } },
    '2026-01-01T00:01:00Z',
  );
  expect(after).toMatchObject({
    phase: 'acting',
    says: 'Step 1',
    plan,
    rehearsal: { steps: [] },
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:01:00Z',
  });
});
