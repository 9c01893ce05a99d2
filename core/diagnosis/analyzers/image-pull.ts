import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { missingRef, refOf } from '../../cluster/object-ref.ts';
import type { Remedy } from '../../remediation/remedy.ts';
import { byContainer, type ContainerView } from '../container-views.ts';
import { eventsAbout } from '../events-about.ts';
import { changeEvidence, eventEvidence, fieldEvidence } from '../evidence.ts';
import type { Cause, Evidence, Finding } from '../finding.ts';
import { imageRepository, sameRepositoryElsewhere } from '../image-name.ts';
import { impactOn, sayPods } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { proposeImage, proposeRollback } from '../propose.ts';
import { type PullFault, pullFault, pullReasons } from '../pull-fault.ts';
import { lastGoodRevision } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { editDistance } from '../similar-name.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { currentContainers } from '../workload-pods.ts';
import { containerNamed, podSpecPath, podTemplateOf, type Workload } from '../workloads.ts';

/** Images that a node cannot pull: no such tag, no permission, no registry. */
export const imagePull = workloadAnalyzer({
  name: 'image-pull',
  reasons: {
    ImageNotFound: 'The registry does not have the image or tag.',
    ImagePullUnauthorized: 'The registry refuses the pull: no or wrong credentials.',
    RegistryUnreachable: 'The registry does not answer.',
    ImageNameInvalid: 'The name of the image cannot be read.',
    RegistryRateLimited: 'The registry lets no more pulls through for now.',
    ImageArchitectureWrong: 'The image is not made for the architecture of the node.',
    ImageNeverPulled: 'The pull policy is Never, and the node does not have the image.',
    ImagePullFailed: 'The image cannot be pulled for another reason.',
  },
  analyze: (index, workload) => {
    const stuck = currentContainers(index, workload).filter(({ status }) =>
      pullReasons.has(status?.state?.waiting?.reason ?? ''),
    );
    return byContainer(stuck).map((views) => toFinding(index, workload, views));
  },
});

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  views: readonly [ContainerView, ...ContainerView[]],
): Finding {
  const { pod, container, path } = views[0];
  const events = eventsAbout(index, pod).filter(
    ({ reason, message = '' }) => reason === 'Failed' && message.includes(container.image),
  );
  const words = [views[0].status?.state?.waiting?.message ?? '', ...events.map(({ message = '' }) => message)].join(
    '\n',
  );
  const waiting = views[0].status?.state?.waiting;
  const facet = (template: PodTemplate) => [
    containerNamed(template, container.name)?.image,
    template.spec.imagePullSecrets,
  ];
  const good = lastGoodRevision(index, workload, facet);
  const goodImage = containerNamed(good?.template, container.name)?.image;
  const fault = settled(pullFault(waiting?.reason ?? '', words), container.image, goodImage);
  const event = events.findLast(({ message = '' }) => message.includes('Failed to pull')) ?? events.at(-1);
  return makeFinding(index, {
    analyzer: 'image-pull',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: fault.reason,
    discriminator: container.name,
    message: `${sayObject(workload)} cannot start ${sayPods(workload, views.length)}: ${fault.says(container.image)}.`,
    evidence: [
      fieldEvidence(workload, `${podSpecPath(workload)}.${path}.image`, container.image),
      fieldEvidence(
        pod,
        `status.containerStatuses[${container.name}].state.waiting`,
        `${waiting?.reason}: ${waiting?.message ?? ''}`,
      ),
      ...(event === undefined ? [] : [eventEvidence(event)]),
      ...change(workload, goodImage, container.image, good?.number, podSpecPath(workload), path),
    ],
    cause: causeOf(index, workload, fault, container.image),
    remedies: remediesFor(index, workload, views[0], fault, facet, goodImage),
  });
}

/** Registries answer "denied" for a repository that does not exist: a slip of the pen from the image before decides. */
function settled(fault: PullFault, image: string, goodImage: string | undefined): PullFault {
  if (fault.reason !== 'ImagePullUnauthorized' || goodImage === undefined) return fault;
  const [now, before] = [imageRepository(image), imageRepository(goodImage)];
  const isSlip = now !== before && editDistance(now, before) <= 2;
  return isSlip ? pullFault('ErrImagePull', 'manifest unknown') : fault;
}

function change(
  workload: Workload,
  before: string | undefined,
  now: string,
  revision: number | undefined,
  spec: string,
  path: string,
): readonly Evidence[] {
  if (before === undefined || before === now) return [];
  return [changeEvidence(workload, `${spec}.${path}.image`, `revision ${revision} ran ${before}`)];
}

function causeOf(index: ClusterIndex, workload: Workload, fault: PullFault, image: string): Cause {
  const spec = podTemplateOf(workload).spec;
  const namespace = workload.metadata.namespace ?? '';
  const account = index.find('ServiceAccount', namespace, spec.serviceAccountName ?? 'default');
  const names = [...(spec.imagePullSecrets ?? []), ...(account?.imagePullSecrets ?? [])].map(({ name }) => name);
  const lost = index.knows('Secret')
    ? names.find((name) => index.find('Secret', namespace, name) === undefined)
    : undefined;
  if (fault.reason === 'ImagePullUnauthorized' && lost !== undefined) {
    const explanation = `Pull secret ${lost}, which ${sayObject(workload)} names, does not exist, so the registry refuses ${image}.`;
    return { object: missingRef('Secret', namespace, lost), reason: 'SecretMissing', confidence: 0.85, explanation };
  }
  const secrets = names.length === 0 ? ' and no pull secret is configured' : '';
  const extra = fault.reason === 'ImagePullUnauthorized' ? secrets : '';
  return {
    object: refOf(workload),
    reason: fault.reason,
    confidence: fault.confidence,
    explanation: `${sayObject(workload)} cannot pull its image: ${fault.says(image)}${extra}.`,
  };
}

function remediesFor(
  index: ClusterIndex,
  workload: Workload,
  { container }: ContainerView,
  fault: PullFault,
  facet: (template: PodTemplate) => unknown,
  goodImage: string | undefined,
): readonly Remedy[] {
  const back = proposeRollback(index, workload, facet, `Image ${container.image} cannot be pulled.`);
  if (goodImage !== undefined && goodImage !== container.image) {
    return [
      ...back,
      ...proposeImage(workload, container.name, goodImage, 'It is the image that the revision before ran.'),
    ];
  }
  const other = sameRepositoryElsewhere(index, container.image);
  if (other !== undefined) {
    return [
      ...back,
      ...proposeImage(workload, container.name, other, 'Another workload runs this version of the same repository.'),
    ];
  }
  return fault.reason === 'ImageNotFound' || fault.reason === 'ImageNameInvalid'
    ? [...back, ...proposeImage(workload, container.name, '', 'No version that works is known to the cluster.')]
    : back;
}
