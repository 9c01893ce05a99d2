import { type ObjectRef, refKey } from '../cluster/object-ref.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { LinkRule } from '../diagnosis/incident.ts';
import { isShown } from './candidate.ts';
import type { EvidenceGraph } from './evidence-graph.ts';
import type { FindingsBy } from './findings-by.ts';
import { severityRank } from './severity-rank.ts';

/** That one finding would explain another, and how well: 0 to 1. */
export type Step = { readonly from: Finding; readonly strength: number; readonly isStated: boolean };

const medium = severityRank('medium');

/** Of steps that analyzers worked out. */
const stated = { sameObject: 0.98, culprit: 0.95, sibling: 0.9, dependency: 0.85 } as const;

/** Of steps that follow from the graph alone: how often trouble of the one kind is felt as trouble of the other. */
const linked: Readonly<Record<LinkRule, number>> = {
  'owned-by': 0.9,
  'selected-by': 0.85,
  'routed-to': 0.85,
  'admitted-by': 0.8,
  'runs-on': 0.5,
  'scheduled-by': 0.5,
  mounts: 0.45,
  scales: 0.4,
  calls: 0.35,
  blames: 0,
};
/** A log that names the peer says more than a variable. */
const calledInLog = 0.75;

/** Above it, an analyzer that blames an object knows what for: other trouble of that object is beside the point. */
const sure = 0.85;

/**
 * What would explain a finding directly. A cause that is shown stands, unless the trouble of the object that it names comes from
 * elsewhere. A guess, and a finding without a cause, gives way to what else is shown of its object, to trouble of what it depends on, and
 * where analyzers name nothing of that, to trouble along the graph. What is only about to break explains nothing that is broken.
 */
export function stepsInto(
  finding: Finding,
  by: FindingsBy,
  graph: EvidenceGraph,
  isOut: (object: ObjectRef) => boolean,
): readonly Step[] {
  if (isShown(finding.cause)) return throughCulprit(finding, finding.cause.object, finding.cause.reason);
  const own = refKey(finding.object);
  const others = about(finding.object).filter((other) => other !== finding);
  const steps = [
    ...others
      .filter((from) => canExplain(from, finding))
      .map((from) => step(from, isShown(from.cause) ? stated.sameObject : stated.sibling)),
    ...finding.dependsOn.flatMap((object) =>
      refKey(object) === own
        ? []
        : troubleOf(object)
            .filter((from) => canExplain(from, finding) || isMeantAndFelt(from))
            .map((from) => step(from, stated.dependency)),
    ),
  ];
  const isAnswered = steps.some(({ from, strength }) => strength !== stated.sibling || isShown(from.cause));
  return isAnswered ? steps : [...steps, ...alongGraph(finding)];

  function throughCulprit(of: Finding, culprit: ObjectRef, reason: string): readonly Step[] {
    if (refKey(culprit) === refKey(of.object)) return [];
    return about(culprit)
      .filter((from) => from.reason === reason || from.cause?.reason === reason || (of.cause?.confidence ?? 0) < sure)
      .filter((from) => canExplain(from, of))
      .map((from) => step(from, stated.culprit));
  }

  function alongGraph(of: Finding): readonly Step[] {
    return graph
      .into(of.object)
      .flatMap(({ from, rule, evidence }): readonly Step[] => {
        const weight = rule === 'calls' && evidence.kind === 'log' ? calledInLog : linked[rule];
        const direct = troubleOf(from);
        if (direct.length > 0) return direct.map((one) => step(one, weight, false));
        // A Service that still answers somebody is no finding, but what is behind it may be one.
        if (rule !== 'calls' && rule !== 'routed-to') return [];
        return graph
          .into(from)
          .flatMap((behind) => troubleOf(behind.from).map((one) => step(one, weight * linked[behind.rule], false)));
      })
      .filter(({ from }) => from !== of && canExplain(from, of));
  }

  /** What may well be meant, as a scale to zero, is a fault to whoever needs it: when it takes away all that there was. */
  function isMeantAndFelt(from: Finding): boolean {
    return from.severity === 'info' && isShown(from.cause) && isOut(from.object);
  }

  function about(object: ObjectRef): readonly Finding[] {
    return by.object.get(refKey(object)) ?? [];
  }

  /** An object that does not exist has no findings, but may be blamed by others. */
  function troubleOf(object: ObjectRef): readonly Finding[] {
    const known = about(object);
    return known.length > 0 ? known : (by.culprit.get(refKey(object)) ?? []).filter((one) => one !== finding);
  }
}

function step(from: Finding, strength: number, isStated = true): Step {
  return { from, strength, isStated };
}

function canExplain(from: Finding, of: Finding): boolean {
  const [rank, felt] = [severityRank(from.severity), severityRank(of.severity)];
  return rank >= medium || rank >= felt;
}
