import { describe, expect, it } from 'vitest';
import { judgeGaps, kindsOf } from './gap-judge.ts';
import { finding, ref } from './testing/samples.ts';

const gap = (kind: string, code: string) => ({ kind, code, detail: '' });

describe('judgeGaps', () => {
  it('trusts absence when everything was read', () => {
    expect(judgeGaps([])(['Pod'])).toBe(true);
  });

  it('trusts no absence after a passing gap', () => {
    expect(judgeGaps([gap('Secret', 'Forbidden'), gap('Node', 'Timeout')])(['Pod'])).toBe(false);
  });

  it('distrusts after a lasting gap only what speaks of its kind', () => {
    const canResolve = judgeGaps([gap('Secret', 'Forbidden'), gap('Pod/log', 'Forbidden')]);
    expect(canResolve(['Deployment', 'Pod'])).toBe(true);
    expect(canResolve(['Deployment', 'Secret'])).toBe(false);
    expect(canResolve(['Pod', 'Pod/log'])).toBe(false);
  });
});

describe('kindsOf', () => {
  it('collects the kinds of object, cause, evidence and dependencies, and counts logs', () => {
    const evidence = [{ kind: 'log', object: ref('p', 'shop', 'Pod'), path: 'app', value: 'boom' }] as const;
    const cause = { object: ref('c', 'shop', 'ConfigMap'), reason: 'R', confidence: 1, explanation: '' };
    expect(kindsOf(finding('a', { evidence, cause, dependsOn: [ref('n', '', 'Node')] }))).toEqual([
      'ConfigMap',
      'Deployment',
      'Node',
      'Pod',
      'Pod/log',
    ]);
  });
});
