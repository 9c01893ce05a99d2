import type { ClusterIndex } from '../cluster/cluster-index.ts';
import type { Container, LimitRange } from '../cluster/kube-object.ts';
import { inOrder } from './order.ts';

type Amounts = Readonly<Record<string, string>>;

/** One entry of a LimitRange's `spec.limits`. */
type Limit = {
  readonly type?: string;
  readonly min?: Amounts;
  readonly max?: Amounts;
  readonly default?: Amounts;
  readonly defaultRequest?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
};

export type PlacedLimit = { readonly range: LimitRange; readonly limit: Limit; readonly at: number };

/** The limits of a namespace that are about containers, in the order in which admission applies them. */
export function containerLimits(index: ClusterIndex, namespace: string): readonly PlacedLimit[] {
  return inOrder(index.inNamespace('LimitRange', namespace)).flatMap((range) =>
    (range.spec?.limits ?? [])
      .map((entry, at) => ({ range, limit: entry as Limit, at }))
      .filter(({ limit }) => limit.type === 'Container'),
  );
}

/** What admission makes of a container's requests and limits: defaults of LimitRanges, and a limit as the request that is missing. */
export function admittedResources(
  { resources = {} }: Container,
  limits: readonly PlacedLimit[],
): { readonly requests: Amounts; readonly limits: Amounts } {
  // The first range that says something wins.
  const last = limits.toReversed().map(({ limit }) => limit);
  const defaults: Amounts = Object.assign({}, ...last.map((limit) => limit.default));
  // Where only a limit is given by default, it is the default of the request, too.
  const requestDefaults: Amounts = Object.assign({}, ...last.flatMap((limit) => [limit.default, limit.defaultRequest]));
  const own = resources.limits ?? {};
  return {
    limits: { ...defaults, ...own },
    requests: { ...requestDefaults, ...own, ...resources.requests },
  };
}
