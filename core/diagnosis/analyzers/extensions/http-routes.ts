import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { missingRef, type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import type { Gateway, HTTPRoute, ObjectReference } from '../../../cluster/platform-objects.ts';
import { absenceEvidence, conditionEvidence, fieldEvidence } from '../../evidence.ts';
import type { Cause, Evidence, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isNamespaceRead } from '../../observed-scope.ts';
import { isOlderThan } from '../../observed-time.ts';
import { similarName } from '../../similar-name.ts';
import { unmetCondition } from './gateway-conditions.ts';
import { refusalOf } from './route-attachment.ts';

const settlesWithin = 120;

/** Routes that no Gateway takes: worked out from both, and from what the controller says. */
export const httpRoutes = objectAnalyzer({
  name: 'http-routes',
  subjects: ['HTTPRoute'],
  reasons: {
    RouteWithoutParent: 'An HTTPRoute names no Gateway, so nothing serves it.',
    ParentGatewayMissing: 'The Gateway that an HTTPRoute names does not exist.',
    RouteNotAllowed: 'No listener of the Gateway takes the route: by its name, port, namespace, kind or host names.',
    RouteNotAccepted: 'The controller of the Gateway refuses the route, or has not answered.',
  },
  analyze: (index, route) => {
    if (route.metadata.deletionTimestamp !== undefined) return [];
    if (!isOlderThan(index, route.metadata.creationTimestamp, settlesWithin)) return [];
    const parents = route.spec?.parentRefs ?? [];
    if (parents.length === 0) return [withoutParent(index, route)];
    return parents.flatMap((parent, at) => {
      // A mesh attaches routes to Services; other parents are not ours to judge.
      const isGateway = (parent.kind ?? 'Gateway') === 'Gateway';
      return isGateway && index.knows('Gateway') ? judge(index, route, parent, `spec.parentRefs[${at}]`) : [];
    });
  },
});

function withoutParent(index: ClusterIndex, route: HTTPRoute): Finding {
  const explanation = `HTTPRoute ${route.metadata.name} names no Gateway, so nothing serves it.`;
  return makeFinding(index, {
    analyzer: 'http-routes',
    severity: 'medium',
    object: refOf(route),
    reason: 'RouteWithoutParent',
    message: explanation,
    evidence: [fieldEvidence(route, 'spec.parentRefs', 'none')],
    cause: { object: refOf(route), reason: 'RouteWithoutParent', confidence: 0.85, explanation },
  });
}

function judge(index: ClusterIndex, route: HTTPRoute, parent: ObjectReference, path: string): readonly Finding[] {
  const namespace = parent.namespace ?? route.metadata.namespace ?? '';
  const gateway = index.find('Gateway', namespace, parent.name);
  if (gateway === undefined)
    return isNamespaceRead(index, namespace) ? [gatewayMissing(index, route, parent, path, namespace)] : [];
  const refusal = refusalOf(index, route, parent, gateway);
  if (refusal !== null)
    return [
      toFinding(
        index,
        route,
        parent,
        'RouteNotAllowed',
        `Gateway ${parent.name} does not take HTTPRoute ${route.metadata.name}: ${refusal.says}`,
        {
          evidence: [fieldEvidence(route, path, parent), ...refusal.evidence, ...told(route, parent)],
          culprit: refusal.isGateways ? refOf(gateway) : refOf(route),
          confidence: 0.82,
          dependsOn: [],
        },
      ),
    ];
  return notAccepted(index, route, parent, path, gateway);
}

function gatewayMissing(
  index: ClusterIndex,
  route: HTTPRoute,
  parent: ObjectReference,
  path: string,
  namespace: string,
): Finding {
  const lost = missingRef('Gateway', namespace, parent.name);
  const others = index.inNamespace('Gateway', namespace).map(({ metadata }) => metadata.name);
  const meant = similarName(parent.name, others);
  const says = `HTTPRoute ${route.metadata.name} names Gateway ${parent.name} of namespace ${namespace}, which does not exist`;
  return toFinding(
    index,
    route,
    parent,
    'ParentGatewayMissing',
    meant === undefined ? says : `${says}; there is ${meant}`,
    {
      evidence: [
        fieldEvidence(route, path, parent),
        absenceEvidence(lost, 'metadata.name', `no Gateway ${parent.name} in namespace ${namespace}`),
      ],
      culprit: meant === undefined ? lost : refOf(route),
      confidence: 0.88,
      dependsOn: [],
    },
  );
}

function notAccepted(
  index: ClusterIndex,
  route: HTTPRoute,
  parent: ObjectReference,
  path: string,
  gateway: Gateway,
): readonly Finding[] {
  const status = statusOf(route, parent);
  const accepted = unmetCondition(index, route, status?.conditions, 'Accepted');
  if (accepted === undefined) return [];
  const why = (accepted.message ?? accepted.reason ?? '').trim().replace(/\.$/, '');
  return [
    toFinding(
      index,
      route,
      parent,
      'RouteNotAccepted',
      `Gateway ${parent.name} does not accept HTTPRoute ${route.metadata.name}: ${why}`,
      {
        evidence: [fieldEvidence(route, path, parent), conditionEvidence(route, accepted)],
        culprit: refOf(route),
        confidence: 0.6,
        dependsOn: [refOf(gateway)],
      },
    ),
  ];
}

function statusOf(route: HTTPRoute, parent: ObjectReference) {
  const place = (reference: ObjectReference) =>
    [
      reference.namespace ?? route.metadata.namespace,
      reference.name,
      reference.sectionName ?? '',
      reference.port ?? '',
    ].join('/');
  return route.status?.parents?.find(({ parentRef }) => place(parentRef) === place(parent));
}

function told(route: HTTPRoute, parent: ObjectReference): readonly Evidence[] {
  const refused = statusOf(route, parent)?.conditions?.find(
    ({ type, status }) => type === 'Accepted' && status === 'False',
  );
  return refused === undefined ? [] : [conditionEvidence(route, refused)];
}

function toFinding(
  index: ClusterIndex,
  route: HTTPRoute,
  parent: ObjectReference,
  reason: string,
  says: string,
  {
    evidence,
    culprit,
    confidence,
    dependsOn,
  }: {
    readonly evidence: readonly Evidence[];
    readonly culprit: ObjectRef;
    readonly confidence: number;
    readonly dependsOn: readonly ObjectRef[];
  },
): Finding {
  const cause: Cause = { object: culprit, reason, confidence, explanation: `${says}.` };
  return makeFinding(index, {
    analyzer: 'http-routes',
    severity: 'high',
    object: refOf(route),
    reason,
    discriminator: `${parent.namespace ?? ''}/${parent.name}/${parent.sectionName ?? ''}/${parent.port ?? ''}`,
    message: `${says}.`,
    evidence,
    cause,
    dependsOn,
  });
}
