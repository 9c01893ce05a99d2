/** One clause of the scheduler's verdict: "3 Insufficient cpu". */
export type SchedulerClause = { readonly nodes: number; readonly why: string };

/** The clauses of `0/10 nodes are available: 3 Insufficient cpu, 7 node(s) had untolerated taint {a: b}. preemption: …`. Linear. */
export function parseSchedulerMessage(message: string): readonly SchedulerClause[] {
  const verdict = message.split(/\.? preemption: /)[0] ?? '';
  const clauses = /nodes are available: ?(.*)/s.exec(verdict)?.[1] ?? '';
  return clauses
    .replace(/\.\s*$/, '')
    .split(/, (?=\d+ )/)
    .flatMap((clause) => {
      const match = /^(\d+) (.+)$/s.exec(clause.trim());
      return match === null ? [] : [{ nodes: Number(match[1]), why: (match[2] ?? '').trim() }];
    });
}
