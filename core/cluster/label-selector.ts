import type { LabelSelector } from './kube-object.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** A LabelSelector as the API server reads it: an empty one matches everything, an absent one nothing. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  return matchesLabels(selector.matchLabels ?? {}, labels) && (selector.matchExpressions ?? []).every(holds);

  function holds(requirement: NonNullable<LabelSelector['matchExpressions']>[number]): boolean {
    const value = labels?.[requirement.key];
    switch (requirement.operator) {
      case 'In':
        return value !== undefined && (requirement.values ?? []).includes(value);
      case 'NotIn':
        return value === undefined || !(requirement.values ?? []).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  }
}

/** Every pair of `wanted` is among `labels`. */
export function matchesLabels(wanted: Readonly<Record<string, string>>, labels: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}
