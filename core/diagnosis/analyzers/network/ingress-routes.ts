import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Ingress } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareObjects, compareText } from '../../order.ts';
import { perIndex } from '../../per-index.ts';
import { sayObject } from '../../say-reference.ts';

type Route = {
  readonly ingress: Ingress;
  readonly key: string;
  readonly host: string;
  readonly path: string;
  readonly pathType: string;
  readonly backend: string;
  readonly field: string;
};

const classAnnotation = 'kubernetes.io/ingress.class';
/** Ways in which Ingresses share a path on purpose. */
const sharing = /canary|merge|weight|group\.name|priority|mergeable-ingress-type/i;
const regex = /[*+^$|\\]|\(.*\)|\[.*\]/;

/** Routes that another Ingress claims too, and paths that do not mean what they seem to. */
export const ingressRoutes = objectAnalyzer({
  name: 'ingress-routes',
  subjects: ['Ingress'],
  reasons: {
    RouteConflict:
      'Another Ingress claims the same host and path for another Service; only one of them gets the requests.',
    PathIsPattern: 'A path of type Exact or Prefix holds a pattern, which is then taken by its letters.',
    ExactRoot: 'The only path of a host is exactly “/”, so that every other address below it is not found.',
  },
  analyze: (index, ingress) => [...conflicts(index, ingress), ...paths(index, ingress)],
});

function routesOf(ingress: Ingress): readonly Route[] {
  const { ingressClassName, rules = [] } = ingress.spec;
  const own = ingressClassName ?? ingress.metadata.annotations?.[classAnnotation] ?? '';
  return rules.flatMap(({ host = '', http }, rule) =>
    (http?.paths ?? []).map(({ path = '/', pathType = 'ImplementationSpecific', backend }, at) => ({
      ingress,
      key: `${own} ${host} ${path} ${pathType === 'Exact' ? 'exact' : ''}`,
      host,
      path,
      pathType,
      backend: `${ingress.metadata.namespace ?? ''}/${backend.service?.name ?? ''}:${backend.service?.port?.name ?? backend.service?.port?.number ?? ''}`,
      field: `spec.rules[${rule}].http.paths[${at}]`,
    })),
  );
}

const routesByKey = perIndex(
  (index): ReadonlyMap<string, readonly Route[]> =>
    Map.groupBy(
      index
        .all('Ingress')
        .filter((ingress) => !isSharing(ingress))
        .flatMap(routesOf),
      ({ key }) => key,
    ),
);

function isSharing({ metadata }: Ingress): boolean {
  return Object.keys(metadata.annotations ?? {}).some((key) => sharing.test(key));
}

/** Told of the later one: controllers keep what came first. */
function conflicts(index: ClusterIndex, ingress: Ingress): readonly Finding[] {
  return routesOf(ingress).flatMap((route) => {
    const rivals = (routesByKey(index).get(route.key) ?? []).filter(
      (other) => other.ingress.metadata.uid !== ingress.metadata.uid && other.backend !== route.backend,
    );
    const [winner] = [...rivals].sort((a, b) => byAge(a.ingress, b.ingress));
    if (winner === undefined || isSharing(ingress) || byAge(winner.ingress, ingress) > 0) return [];
    const where = `${route.host === '' ? 'any host' : route.host}${route.path}`;
    const place =
      winner.ingress.metadata.namespace === ingress.metadata.namespace
        ? ''
        : ` of namespace ${winner.ingress.metadata.namespace}`;
    const says = `Ingress ${ingress.metadata.name} claims ${where}, which ${sayObject(winner.ingress)}${place} sends to ${winner.backend.split('/')[1]}; which of them gets the requests is up to the controller, mostly the older`;
    return [
      makeFinding(index, {
        analyzer: 'ingress-routes',
        severity: 'medium',
        object: refOf(ingress),
        reason: 'RouteConflict',
        discriminator: route.key,
        message: `${says}.`,
        evidence: [
          fieldEvidence(ingress, `${route.field}.backend`, route.backend),
          fieldEvidence(winner.ingress, `${winner.field}.backend`, winner.backend),
        ],
        cause: { object: refOf(ingress), reason: 'RouteConflict', confidence: 0.75, explanation: `${says}.` },
      }),
    ];
  });
}

function byAge(a: Ingress, b: Ingress): number {
  return compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compareObjects(a, b);
}

function paths(index: ClusterIndex, ingress: Ingress): readonly Finding[] {
  const routes = routesOf(ingress);
  return routes.flatMap((route) => {
    const where = `${route.host}${route.path}`;
    if (route.pathType !== 'ImplementationSpecific' && regex.test(route.path))
      return [
        note(
          'PathIsPattern',
          'low',
          route,
          `path ${where} is of type ${route.pathType}, so its pattern is taken by its letters`,
        ),
      ];
    const isAlone = routes.filter(({ host }) => host === route.host).length === 1;
    if (route.pathType === 'Exact' && route.path === '/' && isAlone)
      return [
        note(
          'ExactRoot',
          'info',
          route,
          `${where} is the only path and of type Exact: every other address of the host is not found`,
        ),
      ];
    return [];
  });

  function note(reason: string, severity: 'low' | 'info', route: Route, says: string): Finding {
    const message = `In Ingress ${ingress.metadata.name}, ${says}.`;
    return makeFinding(index, {
      analyzer: 'ingress-routes',
      severity,
      object: refOf(ingress),
      reason,
      discriminator: route.field,
      message,
      evidence: [fieldEvidence(ingress, route.field, `${route.path} (${route.pathType})`)],
      cause: { object: refOf(ingress), reason, confidence: severity === 'low' ? 0.65 : 0.5, explanation: message },
    });
  }
}
