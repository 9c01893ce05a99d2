import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { HTTPRoute } from '../../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareObjects, compareText } from '../../order.ts';
import { perIndex } from '../../per-index.ts';

type Claim = { readonly route: HTTPRoute; readonly says: string; readonly path: string };

/** Routes of one Gateway that claim the very same match: the older one has it, the other is never asked. */
export const httpRouteConflicts = objectAnalyzer({
  name: 'http-route-conflicts',
  subjects: ['HTTPRoute'],
  reasons: {
    RouteMatchTaken: 'Another, older HTTPRoute of the same Gateway has the same host and match, and gets the requests.',
  },
  analyze: (index, route) => {
    const taken = claimsOf(route).flatMap(([key, claim]) => {
      const winner = claimants(index).get(key)?.[0];
      return winner === undefined || winner.route.metadata.uid === route.metadata.uid ? [] : [{ claim, winner }];
    });
    const [first] = taken;
    return first === undefined ? [] : [toFinding(index, first.claim, first.winner)];
  },
});

function toFinding(index: ClusterIndex, { route, says, path }: Claim, winner: Claim): Finding {
  const other = `${winner.route.metadata.namespace}/${winner.route.metadata.name}`;
  const explanation = `HTTPRoute ${route.metadata.name} is never asked for ${says}: the older HTTPRoute ${other} of the same Gateway has it.`;
  const isSame = JSON.stringify(route.spec?.rules ?? []) === JSON.stringify(winner.route.spec?.rules ?? []);
  return makeFinding(index, {
    analyzer: 'http-route-conflicts',
    severity: isSame ? 'info' : 'low',
    object: refOf(route),
    reason: 'RouteMatchTaken',
    discriminator: other,
    message: explanation,
    evidence: [fieldEvidence(route, path, says), fieldEvidence(winner.route, winner.path, winner.says)],
    cause: { object: refOf(route), reason: 'RouteMatchTaken', confidence: 0.7, explanation },
  });
}

/** Who claims each match, the one that has it first: the oldest, then by name, as Gateway API decides. */
const claimants = perIndex((index): ReadonlyMap<string, readonly Claim[]> => {
  const claims = new Map<string, Claim[]>();
  for (const route of index.all('HTTPRoute')) {
    for (const [key, claim] of claimsOf(route)) {
      const list = claims.get(key);
      if (list === undefined) claims.set(key, [claim]);
      else list.push(claim);
    }
  }
  for (const list of claims.values())
    list.sort(
      ({ route: a }, { route: b }) =>
        compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compareObjects(a, b),
    );
  return claims;
});

function claimsOf(route: HTTPRoute): readonly (readonly [string, Claim])[] {
  const { parentRefs = [], hostnames = [''], rules = [] } = route.spec ?? {};
  const parents = parentRefs.map(
    ({ kind = 'Gateway', namespace = route.metadata.namespace, name, sectionName = '', port = '' }) =>
      [kind, namespace, name, sectionName, port].join('/'),
  );
  return parents.flatMap((parent) =>
    hostnames.flatMap((host) =>
      rules.flatMap(({ matches = [{}] }, rule) =>
        matches.map((match, at) => {
          const { type = 'PathPrefix', value = '/' } = match.path ?? {};
          const rest = [match.method ?? '', sorted(match.headers), sorted(match.queryParams)];
          const says = `${host}${value}${rest.some((part) => part !== '') ? ` (${rest.filter((part) => part !== '').join(' ')})` : ''}`;
          const key = JSON.stringify([parent, host, type, value, ...rest]);
          return [key, { route, says, path: `spec.rules[${rule}].matches[${at}]` }] as const;
        }),
      ),
    ),
  );
}

function sorted(
  entries: readonly { readonly type?: string; readonly name: string; readonly value?: string }[] = [],
): string {
  return entries
    .map(({ type = 'Exact', name, value = '' }) => `${type} ${name}=${value}`)
    .sort(compareText)
    .join(',');
}
