import type { Gap } from '../../core/cluster/cluster-snapshot.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';

/** Answers whether a finding's absence from a diagnosis means that its trouble is over, from the kinds that it speaks of. */
export type GapJudge = (kinds: readonly string[]) => boolean;

/** Permissions, missing APIs, bounds: they stay so, and what was found was found without them. */
const lasting: ReadonlySet<string> = new Set(['Forbidden', 'NotFound', 'TooMany', 'Internal']);

/**
 * A passing gap (a timeout, a throttled list) may have hidden anything: nothing is resolved, the next look decides. A lasting gap
 * hides only what needs the kind it is about: findings that speak of it, as their object, cause or evidence, stay open.
 */
export function judgeGaps(gaps: readonly Gap[]): GapJudge {
  if (gaps.some(({ code }) => !lasting.has(code))) return () => false;
  const hidden = new Set(gaps.map(({ kind }) => kind));
  return (kinds) => !kinds.some((kind) => hidden.has(kind));
}

/** Kinds whose objects a finding speaks of; logs count as a kind, `Pod/log`. */
export function kindsOf({ object, cause, evidence, dependsOn }: Finding): readonly string[] {
  const spoken = [
    object,
    ...(cause === null ? [] : [cause.object]),
    ...evidence.map((item) => item.object),
    ...dependsOn,
  ];
  const logs = evidence.some(({ kind }) => kind === 'log') ? ['Pod/log'] : [];
  return [...new Set([...spoken.map(({ kind }) => kind), ...logs])].sort();
}
