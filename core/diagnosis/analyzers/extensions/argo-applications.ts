import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { CustomResource } from '../../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding, Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { sayList } from '../../say-reference.ts';
import { fieldAt, isRecord, recordsAt, textAt } from './custom-fields.ts';
import { isArgoApplication } from './custom-kinds.ts';
import { missingNamedIn } from './named-objects.ts';

const settlesWithin = 300;
const progressesWithin = 900;

/** Argo CD Applications that cannot be compared or synced, or whose resources are unwell: the resources are what it depends on. */
export const argoApplications = objectAnalyzer({
  name: 'argo-applications',
  subjects: ['CustomResource'],
  reasons: {
    ComparisonFailed:
      'Argo CD cannot work out what an Application should be: the repository, path or manifests are wrong.',
    SpecInvalid: 'The specification of an Application is not valid: its project, destination or source does not exist.',
    SyncFailed: 'The last sync of an Application failed.',
    HealthDegraded: 'An Application is synced and a resource of it is unwell.',
    ResourcesMissing: 'Resources of an Application are not in the cluster.',
    ProgressingForLong: 'The resources of an Application have not come up in a long time.',
    OutOfSync: 'An Application that syncs by itself has been out of sync for long.',
  },
  isSubject: isArgoApplication,
  analyze: (index, app) => {
    if (app.metadata.deletionTimestamp !== undefined) return [];
    const broken = conditionFailure(index, app) ?? syncFailure(index, app);
    const unwell = health(index, app);
    return [
      ...(broken === null ? [] : [broken]),
      ...(unwell === null ? [] : [unwell]),
      ...(broken === null ? outOfSync(index, app) : []),
    ];
  },
});

function conditionFailure(index: ClusterIndex, app: CustomResource): Finding | null {
  const condition = recordsAt(app, 'status.conditions').find(({ type }) =>
    /^(?:ComparisonError|InvalidSpecError)$/.test(`${type}`),
  );
  if (condition === undefined || !isOlderThan(index, textAt(condition, 'lastTransitionTime'), 120)) return null;
  const type = textAt(condition, 'type');
  const isSpec = type === 'InvalidSpecError';
  return toFinding(index, app, {
    reason: isSpec ? 'SpecInvalid' : 'ComparisonFailed',
    severity: 'medium',
    says: `${isSpec ? 'has an invalid specification' : 'cannot be compared with its source'}: ${textAt(condition, 'message')}`,
    confidence: 0.8,
    evidence: [
      { kind: 'condition', object: refOf(app), path: type, value: textAt(condition, 'message').slice(0, 600) },
      fieldEvidence(app, 'spec.source', sourceOf(app)),
    ],
  });
}

function syncFailure(index: ClusterIndex, app: CustomResource): Finding | null {
  const phase = textAt(app, 'status.operationState.phase');
  if (phase !== 'Failed' && phase !== 'Error') return null;
  const failed = recordsAt(app, 'status.operationState.syncResult.resources').filter(
    (resource) => resource.status === 'SyncFailed' || resource.hookPhase === 'Failed' || resource.hookPhase === 'Error',
  );
  const told = failed.map(
    (resource) => `${textAt(resource, 'kind')} ${textAt(resource, 'name')}: ${textAt(resource, 'message')}`,
  );
  const message = textAt(app, 'status.operationState.message');
  return toFinding(index, app, {
    reason: 'SyncFailed',
    severity: 'medium',
    says: `could not be synced: ${[message, ...told.slice(0, 2)].filter((part) => part !== '').join('; ')}`,
    confidence: 0.75,
    evidence: [
      fieldEvidence(app, 'status.operationState.phase', phase),
      fieldEvidence(app, 'status.operationState.message', message),
      ...told.slice(0, 4).map((value) => fieldEvidence(app, 'status.operationState.syncResult.resources', value)),
    ],
    missing: missingNamedIn(index, textAt(app, 'spec.destination.namespace'), [message, ...told].join('; ')),
    dependsOn: existing(index, app, failed),
  });
}

function health(index: ClusterIndex, app: CustomResource): Finding | null {
  const status = textAt(app, 'status.health.status');
  const since = textAt(app, 'status.health.lastTransitionTime') || textAt(app, 'status.operationState.finishedAt');
  const within = status === 'Progressing' ? progressesWithin : settlesWithin;
  if (!/^(?:Degraded|Missing|Progressing)$/.test(status) || !isOlderThan(index, since, within)) return null;
  const unwell = recordsAt(app, 'status.resources').filter((resource) => textAt(resource, 'health.status') === status);
  const names = unwell.map((resource) => `${textAt(resource, 'kind')} ${textAt(resource, 'name')}`);
  const told = textAt(unwell[0], 'health.message') || textAt(app, 'status.health.message');
  const is = {
    Degraded: 'is degraded',
    Missing: 'lacks resources',
    Progressing: `has been progressing for ${sayAge(index, since)}`,
  };
  return toFinding(index, app, {
    reason: { Degraded: 'HealthDegraded', Missing: 'ResourcesMissing', Progressing: 'ProgressingForLong' }[
      status as 'Missing'
    ],
    severity: status === 'Degraded' ? 'medium' : 'low',
    says: `${is[status as 'Missing']}${names.length === 0 ? '' : ` because of ${sayList(names)}`}${told === '' ? '' : `: ${told}`}`,
    confidence: 0.5,
    evidence: [
      fieldEvidence(app, 'status.health.status', status),
      ...unwell.slice(0, 5).map((resource) => fieldEvidence(app, 'status.resources', resource)),
    ],
    dependsOn: existing(index, app, unwell),
  });
}

function outOfSync(index: ClusterIndex, app: CustomResource): readonly Finding[] {
  const automated = fieldAt(app, 'spec.syncPolicy.automated');
  if (textAt(app, 'status.sync.status') !== 'OutOfSync' || !isRecord(automated) || automated.enabled === false)
    return [];
  const last = textAt(app, 'status.operationState.finishedAt') || app.metadata.creationTimestamp;
  if (!isOlderThan(index, last, progressesWithin) || textAt(app, 'status.operationState.phase') === 'Running')
    return [];
  const drifted = recordsAt(app, 'status.resources').filter(({ status }) => status === 'OutOfSync');
  const names = drifted.map((resource) => `${textAt(resource, 'kind')} ${textAt(resource, 'name')}`);
  // Without self-healing a change in the cluster is left as it is: that is how the person set it up.
  const isHealing = automated.selfHeal === true;
  return [
    toFinding(index, app, {
      reason: 'OutOfSync',
      severity: isHealing ? 'low' : 'info',
      says: `syncs by itself and is out of sync since ${sayAge(index, last)}${names.length === 0 ? '' : `: ${sayList(names)}`}`,
      confidence: 0.5,
      evidence: [
        fieldEvidence(app, 'status.sync.status', 'OutOfSync'),
        fieldEvidence(app, 'spec.syncPolicy.automated', automated),
        ...drifted.slice(0, 5).map((resource) => fieldEvidence(app, 'status.resources', resource)),
      ],
    }),
  ];
}

type Trouble = {
  readonly reason: string;
  readonly severity: Severity;
  readonly says: string;
  readonly confidence: number;
  readonly evidence: readonly Evidence[];
  readonly missing?: ObjectRef | undefined;
  readonly dependsOn?: readonly ObjectRef[];
};

function toFinding(index: ClusterIndex, app: CustomResource, trouble: Trouble): Finding {
  const { reason, severity, evidence, confidence, missing, dependsOn = [] } = trouble;
  const explanation = `Application ${app.metadata.name} ${trouble.says.trim().replace(/\.$/, '')}.`;
  return makeFinding(index, {
    analyzer: 'argo-applications',
    severity,
    object: refOf(app),
    reason,
    message: explanation,
    evidence,
    cause:
      missing === undefined
        ? // What a resource of it suffers from explains more than the Application can.
          { object: refOf(app), reason, confidence: dependsOn.length > 0 ? 0.5 : confidence, explanation }
        : {
            object: missing,
            reason: `${missing.kind}Missing`,
            confidence: 0.85,
            explanation: `${missing.kind} ${missing.name} does not exist, which Application ${app.metadata.name} needs.`,
          },
    dependsOn,
  });
}

/** Resources of the Application that are in this cluster. */
function existing(
  index: ClusterIndex,
  app: CustomResource,
  resources: readonly Readonly<Record<string, unknown>>[],
): readonly ObjectRef[] {
  const server = textAt(app, 'spec.destination.server');
  const isElsewhere =
    (server !== '' && !server.includes('//kubernetes.default.svc')) ||
    !/^(?:in-cluster)?$/.test(textAt(app, 'spec.destination.name'));
  if (isElsewhere) return [];
  return resources.slice(0, 20).flatMap((resource) => {
    const object = index.named(textAt(resource, 'kind'), textAt(resource, 'namespace'), textAt(resource, 'name'));
    return object === undefined ? [] : [refOf(object)];
  });
}

function sourceOf(app: CustomResource): unknown {
  return fieldAt(app, 'spec.source') ?? fieldAt(app, 'spec.sources') ?? 'none';
}
