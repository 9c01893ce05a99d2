import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition } from '../../../cluster/kube-object.ts';
import { type ObjectRef, refKey, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan } from '../../observed-time.ts';
import { sayObject } from '../../say-reference.ts';
import { conditionsOf, fieldAt, recordsAt } from './custom-fields.ts';
import { isOtherCustomResource } from './custom-kinds.ts';
import { missingNamedIn, objectsNamedIn } from './named-objects.ts';

type Unwell = { readonly condition: Condition; readonly reason: 'Failed' | 'Stalled' | 'Degraded' | 'NotReady' };

/** Conditions that are bad when true, and those that are bad when false; of all others nobody can say. Most telling first. */
const bad: readonly (readonly [type: string, status: string, reason: Unwell['reason']])[] = [
  ['Failed', 'True', 'Failed'],
  ['Failing', 'True', 'Failed'],
  ['Failure', 'True', 'Failed'],
  ['Stalled', 'True', 'Stalled'],
  ['Degraded', 'True', 'Degraded'],
  ['Reconciled', 'False', 'NotReady'],
  ['ReconcileSuccess', 'False', 'NotReady'],
  ['Synced', 'False', 'NotReady'],
  ['Healthy', 'False', 'NotReady'],
  ['Available', 'False', 'NotReady'],
  ['Ready', 'False', 'NotReady'],
  ['Accepted', 'False', 'NotReady'],
  ['ResolvedRefs', 'False', 'NotReady'],
];

/** Reasons by which a resource that is not ready says that this is meant, or that it is over. */
const isMeant =
  /^(?!Not)(?:\w*(?:Complete|Completed|Succeeded|Finished|Paused|Suspended|Disabled|Stopped|Hibernated?|Inactive))$/;
const isUnderWay =
  /^(?:\w*(?:Progressing|Pending|Creating|Provisioning|Initiali[sz]ing|Deploying|Installing|Upgrading|Updating))$/;
const settlesWithin = 180;
const underWayWithin = 1800;
const observesWithin = 900;

/** Any custom resource whose own conditions say that it is unwell, or whose controller does not look at it any more. */
export const customConditions = objectAnalyzer({
  name: 'custom-conditions',
  subjects: ['CustomResource'],
  reasons: {
    Failed: 'A custom resource says that it has failed.',
    Stalled: 'A custom resource says that its controller has given up on it.',
    Degraded: 'A custom resource says that it works only in part.',
    NotReady: 'A custom resource says that it is not ready, available, healthy or in the state that was asked for.',
    NotObserved: 'The controller of a custom resource has not taken in its last change.',
  },
  isSubject: isOtherCustomResource,
  analyze: (index, resource) => {
    if (resource.metadata.deletionTimestamp !== undefined || isSwitchedOff(resource)) return [];
    const unwell = unwellConditions(index, resource);
    const [first] = unwell;
    return first === undefined ? notObserved(index, resource) : [toFinding(index, resource, first, unwell)];
  },
});

function isSwitchedOff({ spec }: CustomResource): boolean {
  return spec?.suspend === true || spec?.suspended === true || spec?.paused === true || spec?.replicas === 0;
}

function unwellConditions(index: ClusterIndex, resource: CustomResource): readonly Unwell[] {
  const conditions = [...conditionsOf(resource), ...attachmentsOf(resource)];
  const isOver = conditions.some(
    ({ type, status }) =>
      /^(?:Complete|Completed|Succeeded|Finished|Paused|Suspended)$/.test(type) && status === 'True',
  );
  return bad.flatMap(([type, status, reason]) => {
    const condition = conditions.find((each) => each.type === type && each.status === status);
    if (condition === undefined || isMeant.test(condition.reason ?? '') || (isOver && reason === 'NotReady')) return [];
    const within = isUnderWay.test(condition.reason ?? '') ? underWayWithin : settlesWithin;
    const since = condition.lastTransitionTime ?? resource.metadata.creationTimestamp;
    return isOlderThan(index, since, within) ? [{ condition, reason }] : [];
  });
}

/** Routes and policies of Gateway API say of each object that they are attached to how that went. */
function attachmentsOf(resource: CustomResource): readonly Condition[] {
  return ['status.parents', 'status.ancestors']
    .flatMap((path) => recordsAt(resource, path))
    .flatMap((status): readonly Condition[] => conditionsOf(Object.assign({}, resource, { status })))
    .filter(({ type }) => type === 'Accepted' || type === 'ResolvedRefs');
}

function toFinding(
  index: ClusterIndex,
  resource: CustomResource,
  { condition, reason }: Unwell,
  unwell: readonly Unwell[],
): Finding {
  const says = condition.message?.trim() || condition.reason || `${condition.type} is ${condition.status}`;
  const explanation = `${sayObject(resource)} is ${words[reason]}: ${says.replace(/\.$/, '')}.`;
  const missing = missingNamedIn(index, resource.metadata.namespace ?? '', says);
  const dependsOn = explainers(index, resource, says);
  return makeFinding(index, {
    analyzer: 'custom-conditions',
    severity: 'medium',
    object: refOf(resource),
    reason,
    message: explanation,
    evidence: unwell.map((each) => conditionEvidence(resource, each.condition)),
    cause:
      missing === undefined
        ? { object: refOf(resource), reason, confidence: 0.55, explanation }
        : {
            object: missing,
            reason: `${missing.kind}Missing`,
            confidence: 0.85,
            explanation: `${sayObject(missing)}, which ${sayObject(resource)} needs, does not exist.`,
          },
    dependsOn,
  });
}

const words = { Failed: 'failed', Stalled: 'stalled', Degraded: 'degraded', NotReady: 'not ready' } as const;

/** What it made, and what its message names: their trouble would explain its own. */
function explainers(index: ClusterIndex, resource: CustomResource, says: string): readonly ObjectRef[] {
  const own = refKey(refOf(resource));
  const made = index.ownedBy(resource).filter(({ kind }) => !passive.has(kind));
  const refs = [...objectsNamedIn(index, resource.metadata.namespace ?? '', says), ...made.map(refOf)];
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()].filter((ref) => refKey(ref) !== own).slice(0, 20);
}

const passive: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'EndpointSlice',
  'ControllerRevision',
  'Lease',
]);

function notObserved(index: ClusterIndex, resource: CustomResource): readonly Finding[] {
  const observed = fieldAt(resource, 'status.observedGeneration');
  const { generation = 0, managedFields = [] } = resource.metadata;
  if (typeof observed !== 'number' || observed >= generation || managedFields.length === 0) return [];
  if (!isOlderThan(index, lastChange(resource), observesWithin)) return [];
  const says = `The controller of ${sayObject(resource)} has not taken in its last change: generation ${generation}, observed ${observed}`;
  return [
    makeFinding(index, {
      analyzer: 'custom-conditions',
      severity: 'low',
      object: refOf(resource),
      reason: 'NotObserved',
      message: `${says}.`,
      evidence: [
        fieldEvidence(resource, 'metadata.generation', generation),
        fieldEvidence(resource, 'status.observedGeneration', observed),
      ],
      cause: { object: refOf(resource), reason: 'NotObserved', confidence: 0.4, explanation: `${says}.` },
    }),
  ];
}
