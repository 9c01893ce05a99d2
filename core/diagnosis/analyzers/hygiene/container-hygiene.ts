import type { Container } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Evidence, Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { placedContainers, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Lack = { readonly container: string; readonly evidence: Evidence };

/** What containers leave open that they had better say: resources, probes, the version of their image. */
export const containerHygiene = workloadAnalyzer({
  name: 'container-hygiene',
  reasons: {
    RequestsUnset: 'Containers ask for no CPU or memory: the scheduler cannot plan for them.',
    MemoryLimitUnset: 'Containers have no memory limit: one leak takes the whole node.',
    ReadinessUnset: 'Containers that serve have no readiness probe: they get requests before they can answer them.',
    ImageTagMutable: 'Images are named without a version: what runs changes without a rollout.',
  },
  analyze: (index, workload) => {
    // A mirror of what a node runs from its own disk.
    if (workload.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return [];
    const checks: readonly (readonly [string, string, readonly Lack[]])[] = [
      ['RequestsUnset', 'ask for no CPU or memory', lacking(workload, 'resources.requests', hasRequests)],
      ['MemoryLimitUnset', 'have no memory limit', lacking(workload, 'resources.limits.memory', hasMemoryLimit)],
      [
        'ReadinessUnset',
        'serve without a readiness probe',
        isServing(workload) ? lacking(workload, 'readinessProbe', isProbed, false) : [],
      ],
      ['ImageTagMutable', 'use images without a version', mutableImages(workload)],
    ];
    return checks.flatMap(([reason, says, lacks]): readonly Finding[] =>
      lacks.length === 0
        ? []
        : [
            makeFinding(index, {
              analyzer: 'container-hygiene',
              severity: 'info',
              object: refOf(workload),
              reason,
              message: `${sayObject(workload)}: ${lacks.length === 1 ? 'container' : 'containers'} ${sayList(lacks.map(({ container }) => container))} ${says}.`,
              evidence: lacks.slice(0, 5).map(({ evidence }) => evidence),
              cause: null,
            }),
          ],
    );
  },
});

function lacking(
  workload: Workload,
  field: string,
  has: (container: Container) => boolean,
  withInit = true,
): readonly Lack[] {
  return placedContainers(podTemplateOf(workload).spec)
    .filter(
      ({ container, isInit }) =>
        (withInit ? !isInit || container.restartPolicy === 'Always' : !isInit) && !has(container),
    )
    .map(({ container, path }) => ({
      container: container.name,
      evidence: absenceEvidence(refOf(workload), `${podSpecPath(workload)}.${path}.${field}`, 'absent'),
    }));
}

/** A limit is the default of the request. */
function hasRequests({ resources }: Container): boolean {
  return (['cpu', 'memory'] as const).every(
    (name) => resources?.requests?.[name] !== undefined || resources?.limits?.[name] !== undefined,
  );
}

function hasMemoryLimit({ resources }: Container): boolean {
  return resources?.limits?.memory !== undefined;
}

function isProbed({ readinessProbe, ports = [] }: Container): boolean {
  return readinessProbe !== undefined || ports.length === 0;
}

function isServing({ kind }: Workload): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
}

function mutableImages(workload: Workload): readonly Lack[] {
  return placedContainers(podTemplateOf(workload).spec)
    .filter(({ container: { image } }) => isMutable(image))
    .map(({ container, path }) => ({
      container: container.name,
      evidence: fieldEvidence(workload, `${podSpecPath(workload)}.${path}.image`, container.image),
    }));
}

function isMutable(image: string): boolean {
  if (image === '' || image.includes('@sha256:')) return false;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}
