import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { ResourceQuota } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { admittedResources, containerLimits } from '../../container-defaults.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { isRefused } from '../../refusals.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { desiredReplicas, placedContainers, podSpecPath, podTemplateOf, type Workload } from '../../workloads.ts';

type Lack = { readonly container: string; readonly path: string; readonly needs: string };

/** Running workloads that say nothing of resources which a ResourceQuota counts: their next pod will be refused. */
export const quotaDemands = workloadAnalyzer({
  name: 'quota-demands',
  reasons: {
    QuotaDemandsUnmet: 'A ResourceQuota demands requests or limits that the containers of a workload do not have.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'Pod' || workload.kind === 'Job' || desiredReplicas(workload) === 0) return [];
    const namespace = workload.metadata.namespace ?? '';
    return index.inNamespace('ResourceQuota', namespace).flatMap((quota) => {
      const lacks = lacksOf(index, workload, quota);
      const [first] = lacks;
      if (first === undefined || isRefused(index, workload, /failed quota/)) return [];
      const what = [...new Set(lacks.map(({ needs }) => needs))];
      const says = `ResourceQuota ${quota.metadata.name} demands ${sayList(what)}, which ${sayObject(workload)} does not say for container ${first.container}`;
      return [
        makeFinding(index, {
          analyzer: 'quota-demands',
          severity: 'low',
          object: refOf(workload),
          reason: 'QuotaDemandsUnmet',
          discriminator: quota.metadata.name,
          message: `${says}: its next pod will be refused.`,
          evidence: [
            fieldEvidence(quota, 'spec.hard', quota.spec?.hard ?? {}),
            ...lacks
              .slice(0, 4)
              .map(({ path, needs }) =>
                absenceEvidence(refOf(workload), `${podSpecPath(workload)}.${path}.resources.${needs}`, 'absent'),
              ),
          ],
          cause: {
            object: refOf(workload),
            reason: 'ResourceRequestsMissing',
            confidence: 0.8,
            explanation: `${says}.`,
          },
        }),
      ];
    });
  },
});

function lacksOf(index: ClusterIndex, workload: Workload, { spec }: ResourceQuota): readonly Lack[] {
  // A quota with a scope counts only some pods; which ones is not worth the guess.
  if ((spec?.scopes ?? []).length > 0) return [];
  const needs = Object.keys(spec?.hard ?? {}).flatMap((resource) => demandOf(resource) ?? []);
  if (needs.length === 0) return [];
  const limits = containerLimits(index, workload.metadata.namespace ?? '');
  return placedContainers(podTemplateOf(workload).spec).flatMap(({ container, path }) => {
    const has = admittedResources(container, limits);
    return needs
      .filter(({ side, resource }) => has[side][resource] === undefined)
      .map(({ side, resource }) => ({ container: container.name, path, needs: `${side}.${resource}` }));
  });
}

/** Only CPU and memory must be said by every container. */
function demandOf(key: string): { readonly side: 'requests' | 'limits'; readonly resource: string } | null {
  const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(key);
  if (match === null) return null;
  return { side: match[1] === 'limits' ? 'limits' : 'requests', resource: match[2] ?? '' };
}
