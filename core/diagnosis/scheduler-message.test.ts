import { describe, expect, it } from 'vitest';
import { parseSchedulerMessage } from './scheduler-message.ts';

describe('scheduler message', () => {
  it('splits the verdict into its clauses', () => {
    const message =
      "0/10 nodes are available: 1 node(s) had untolerated taint {dedicated: a, b}, 2 node(s) didn't match Pod's node affinity/selector, 7 Insufficient cpu. preemption: 0/10 nodes are available: 10 No preemption victims found.";
    expect(parseSchedulerMessage(message)).toEqual([
      { nodes: 1, why: 'node(s) had untolerated taint {dedicated: a, b}' },
      { nodes: 2, why: "node(s) didn't match Pod's node affinity/selector" },
      { nodes: 7, why: 'Insufficient cpu' },
    ]);
  });

  it('reads nothing into other words', () => {
    expect(parseSchedulerMessage('running PreBind plugin failed')).toEqual([]);
  });
});
