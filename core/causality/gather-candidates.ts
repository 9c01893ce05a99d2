import type { Cause, Finding } from '../diagnosis/finding.ts';
import { compareText } from '../diagnosis/order.ts';
import type { Candidate } from './candidate.ts';
import type { FindingsBy } from './findings-by.ts';

/** Every object that a finding blames, in the order of their names. */
export function gatherCandidates({ culprit }: FindingsBy): readonly Candidate[] {
  return [...culprit]
    .flatMap(([key, findings]): readonly Candidate[] => {
      const starts = findings.map((finding) => ({ finding, strength: finding.cause?.confidence ?? 0 }));
      const cause = surest(findings);
      return cause === null ? [] : [{ key, object: cause.object, cause, starts }];
    })
    .sort((a, b) => compareText(a.key, b.key));
}

/** Among equally sure ones, the cause of what is worst is told first by the order of ids; an object that exists is known by its uid. */
function surest(findings: readonly Finding[]): Cause | null {
  const [first] = findings;
  if (first === undefined || first.cause === null) return null;
  const known = findings.find(({ cause }) => cause !== null && cause.object.uid !== '')?.cause?.object;
  return { ...first.cause, object: known ?? first.cause.object };
}
