import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Condition, KubeObject } from '../../../cluster/kube-object.ts';
import { isOlderThan } from '../../observed-time.ts';

const settlesWithin = 120;

/** The condition of that type when it has not been true for longer than a controller needs. The definitions default it to the year 1970. */
export function unmetCondition(
  index: ClusterIndex,
  { metadata }: KubeObject,
  conditions: readonly Condition[] | undefined,
  type: string,
): Condition | undefined {
  const condition = conditions?.find((each) => each.type === type);
  if (condition === undefined || condition.status === 'True') return undefined;
  const isSettled = [condition.lastTransitionTime, metadata.creationTimestamp].every((time) =>
    isOlderThan(index, time, settlesWithin),
  );
  return isSettled ? condition : undefined;
}
