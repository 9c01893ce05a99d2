import type { Container, PodTemplate, Probe } from '../cluster/kube-object.ts';
import { imageReference } from './image-reference.ts';
import { quantity } from './quantity.ts';

const probeFields = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
/** A probe that says nothing for so long protects nobody. */
const longestSilenceSeconds = 3600;

/**
 * What a new pod template takes away that protects the workload or its neighbours; null when nothing. Going back to a template that
 * ran before (`isReturn`) may take away what came since: the plan says so, and the person decides.
 */
export function safetyFault(before: PodTemplate, after: PodTemplate, isReturn: boolean): string | null {
  const old = new Map(containersOf(before).map((container) => [container.name, container]));
  for (const container of containersOf(after)) {
    const known = old.get(container.name);
    const fault = invalidity(known, container) ?? (isReturn ? null : loss(known, container));
    if (fault !== null) return fault;
  }
  return null;
}

function containersOf({ spec }: PodTemplate): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function invalidity(old: Container | undefined, { name, image, resources }: Container): string | null {
  if (image !== old?.image && !imageReference.test(image ?? '')) return `"${image}" of container ${name} is no image.`;
  for (const [resource, limit] of Object.entries(resources?.limits ?? {})) {
    const request = resources?.requests?.[resource];
    if (request !== undefined && (quantity(String(limit)) ?? 0) < (quantity(String(request)) ?? 0)) {
      return `the ${resource} limit ${limit} of container ${name} is below its request ${request}.`;
    }
  }
  return null;
}

function loss(old: Container | undefined, { name, resources, ...probes }: Container): string | null {
  if (old === undefined) return null;
  for (const field of probeFields) {
    const [was, is] = [old[field], probes[field]];
    if (was !== undefined && is === undefined) return `removing the ${field} of container ${name} hides the symptom.`;
    if (is !== undefined && silence(is) > Math.max(longestSilenceSeconds, was === undefined ? 0 : silence(was))) {
      return `the ${field} of container ${name} would say nothing for more than an hour, which hides the symptom.`;
    }
  }
  for (const side of ['requests', 'limits'] as const) {
    for (const resource of Object.keys(old.resources?.[side] ?? {})) {
      const amount = resources?.[side]?.[resource];
      if (amount === undefined || quantity(String(amount)) === 0) {
        return `removing the ${resource} ${side.slice(0, -1)} of container ${name} hides the symptom.`;
      }
    }
  }
  return null;
}

function silence({
  initialDelaySeconds = 0,
  periodSeconds = 10,
  failureThreshold = 3,
  timeoutSeconds = 1,
}: Probe): number {
  return initialDelaySeconds + failureThreshold * Math.max(periodSeconds, timeoutSeconds);
}
