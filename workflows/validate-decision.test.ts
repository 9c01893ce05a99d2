import { describe, expect, it } from 'vitest';
import { remediationPhases } from '../core/remediation/phase.ts';
import type { Decision } from '../core/remediation/remediation.ts';
import type { DecideInput } from './messages.ts';
import { validateDecision } from './validate-decision.ts';

const hash = 'abcdef0123456789'.repeat(4);
const asked = { phase: 'awaiting-decision', planHash: hash, decision: null } as const;
const valid: DecideInput = { verdict: 'approve', planHash: hash, reason: 'looks right', by: 'anna' };

describe('validateDecision', () => {
  it('takes a whole decision on the plan shown, by its whole hash or the first eight characters', () => {
    expect(validateDecision(valid, asked)).toBeNull();
    expect(validateDecision({ ...valid, planHash: hash.slice(0, 8) }, asked)).toBeNull();
  });

  it.each([
    ['nothing at all', undefined],
    ['no verdict', { ...valid, verdict: undefined }],
    ['a verdict of its own', { ...valid, verdict: 'yes' }],
    ['an empty reason', { ...valid, reason: '  ' }],
    ['a reason that is no text', { ...valid, reason: 7 }],
    ['nobody who decides', { ...valid, by: '' }],
    ['a hash of seven characters', { ...valid, planHash: hash.slice(0, 7) }],
  ])('refuses %s', (_, decision) => {
    expect(validateDecision(decision as DecideInput, asked)).toMatchObject({ code: 'InvalidRequest' });
  });

  it('refuses a decision on another plan', () => {
    expect(validateDecision({ ...valid, planHash: 'f'.repeat(64) }, asked)).toMatchObject({ code: 'StalePlan' });
  });

  it.each(remediationPhases.filter((phase) => phase !== 'awaiting-decision'))(
    'refuses a decision while it is %s',
    (phase) => {
      expect(validateDecision(valid, { ...asked, phase })).toMatchObject({ code: 'NotAwaitingDecision' });
    },
  );

  it('refuses a second decision', () => {
    const decision: Decision = { ...valid, at: '2026-01-01T00:00:00Z' };
    expect(validateDecision(valid, { ...asked, decision })).toMatchObject({ code: 'NotAwaitingDecision' });
  });
});
