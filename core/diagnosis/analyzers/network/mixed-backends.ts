import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Container, Pod, Service } from '../../../cluster/kube-object.ts';
import { matchesLabels } from '../../../cluster/label-selector.ts';
import { refKey, refOf } from '../../../cluster/object-ref.ts';
import type { Remedy } from '../../../remediation/remedy.ts';
import { backendPods } from '../../backend-pods.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { imageRepository } from '../../image-name.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { isReady, podTemplateOf, type Workload, workloadOf } from '../../workloads.ts';

type Group = { readonly workload: Workload; readonly pods: readonly Pod[]; readonly serves: boolean };

/** Services that send part of their requests to pods of another program: the selector is too wide, or labels are borrowed. */
export const mixedBackends = objectAnalyzer({
  name: 'mixed-backends',
  subjects: ['Service'],
  reasons: {
    SelectorTooWide: 'The selector matches ready pods of a workload that does not serve the Service’s port.',
    BackendsMixed: 'The selector matches pods of several workloads that run different programs.',
    BackendsShared: 'Several workloads of the same program share the Service, as for a canary.',
  },
  analyze: (index, service) => {
    if (service.spec.clusterIP === 'None') return [];
    const groups = groupsOf(index, service);
    return groups.length < 2 ? [] : judge(index, service, groups);
  },
});

function groupsOf(index: ClusterIndex, service: Service): readonly Group[] {
  const ready = backendPods(index, service).filter(isReady);
  const [first, ...rest] = ready;
  // Most Services have pods of one maker only: seen without a look at the owners.
  const maker = (pod: Pod) =>
    pod.metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? pod.metadata.name;
  if (first === undefined || rest.every((pod) => maker(pod) === maker(first))) return [];
  const byWorkload = Map.groupBy(ready, (pod) => refKey(refOf(workloadOf(index, pod))));
  return [...byWorkload.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, pods]) => {
      const [pod] = pods;
      return pod === undefined ? [] : [{ workload: workloadOf(index, pod), pods, serves: servesAll(service, pod) }];
    });
}

function judge(index: ClusterIndex, service: Service, groups: readonly Group[]): readonly Finding[] {
  const serving = groups.filter(({ serves }) => serves);
  const strangers = groups.filter(({ serves }) => !serves);
  if (serving.length > 0 && strangers.length > 0) return [tooWide(index, service, serving, strangers)];
  const programs = new Set(groups.map(({ pods }) => programOf(pods[0])));
  const isShared = programs.size === 1 || groups.every(({ workload }) => isKin(workload, groups[0]?.workload));
  const names = sayList(groups.map(({ workload }) => sayObject(workload)));
  const says = isShared
    ? `the requests of Service ${service.metadata.name} are shared by ${names}`
    : `Service ${service.metadata.name} sends each request to one of ${names}, which run different programs`;
  return [
    makeFinding(index, {
      analyzer: 'mixed-backends',
      severity: isShared ? 'info' : 'low',
      object: refOf(service),
      reason: isShared ? 'BackendsShared' : 'BackendsMixed',
      message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
      evidence: evidenceOf(service, groups),
      cause: {
        object: refOf(service),
        reason: 'SelectorTooWide',
        confidence: isShared ? 0.4 : 0.6,
        explanation: `${says}.`,
      },
    }),
  ];
}

function tooWide(
  index: ClusterIndex,
  service: Service,
  serving: readonly Group[],
  strangers: readonly Group[],
): Finding {
  const own = sayList(serving.map(({ workload }) => sayObject(workload)));
  const foreign = sayList(strangers.map(({ workload }) => sayObject(workload)));
  const lost = strangers.reduce((sum, { pods }) => sum + pods.length, 0);
  const all = lost + serving.reduce((sum, { pods }) => sum + pods.length, 0);
  const says = `Service ${service.metadata.name} sends requests to ${lost} of its ${all} pods in vain: it selects those of ${foreign}, which do not serve its port, beside those of ${own}`;
  return makeFinding(index, {
    analyzer: 'mixed-backends',
    severity: 'medium',
    object: refOf(service),
    reason: 'SelectorTooWide',
    message: `${says}.`,
    evidence: evidenceOf(service, [...serving, ...strangers]),
    cause: { object: refOf(service), reason: 'SelectorTooWide', confidence: 0.82, explanation: `${says}.` },
    remedies: narrowed(service, serving, strangers),
  });
}

function evidenceOf(service: Service, groups: readonly Group[]) {
  return [
    fieldEvidence(service, 'spec.selector', service.spec.selector ?? {}),
    ...groups.slice(0, 4).flatMap(({ pods: [pod] }) =>
      pod === undefined
        ? []
        : [
            fieldEvidence(pod, 'metadata.labels', pod.metadata.labels ?? {}),
            fieldEvidence(
              pod,
              'spec.containers[*].ports',
              pod.spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)),
            ),
          ],
    ),
  ];
}

/** The labels of the pods that serve, where these keep the others out. */
function narrowed(service: Service, serving: readonly Group[], strangers: readonly Group[]): readonly Remedy[] {
  const [right] = serving;
  if (
    serving.length !== 1 ||
    right === undefined ||
    right.workload.kind === 'CronJob' ||
    right.workload.kind === 'Job' ||
    right.workload.kind === 'Pod'
  )
    return [];
  const selector = right.workload.spec.selector?.matchLabels ?? {};
  const keepsOut = strangers.every(({ pods }) =>
    pods.every(({ metadata }) => !matchesLabels(selector, metadata.labels)),
  );
  if (Object.keys(selector).length === 0 || !keepsOut) return [];
  const words = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return [
    {
      action: 'patch-selector',
      target: refOf(service),
      parameters: { selector },
      title: `Let Service ${service.metadata.name} select ${words.join(', ')}`,
      rationale: `By these labels ${sayObject(right.workload)} finds its own pods, and no others have them.`,
      requiredInputs: [],
    },
  ];
}

function servesAll({ spec }: Service, pod: Pod): boolean {
  const containers: readonly Container[] = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  const declared = containers.flatMap(({ ports = [] }) => ports);
  return (spec.ports ?? []).every(({ port, targetPort = port }) => {
    if (typeof targetPort === 'string') return declared.some(({ name }) => name === targetPort);
    // A pod that declares no port may listen on any; a Job's never serves.
    const isServer = pod.spec.restartPolicy !== 'Never' && pod.spec.restartPolicy !== 'OnFailure';
    return declared.length === 0 ? isServer : declared.some(({ containerPort }) => containerPort === targetPort);
  });
}

function programOf(pod: Pod | undefined): string {
  return (pod?.spec.containers ?? [])
    .map(({ image }) => imageRepository(image))
    .sort()
    .join(' ');
}

/** "checkout" and "checkout-canary", or the same app by the recommended labels. */
function isKin(a: Workload, b: Workload | undefined): boolean {
  if (b === undefined) return false;
  const [left, right] = [a, b].map((workload) => podTemplateOf(workload).metadata?.labels?.['app.kubernetes.io/name']);
  const [one, other] = [a.metadata.name, b.metadata.name];
  return (
    (left !== undefined && left === right) ||
    one.startsWith(`${other}-`) ||
    other.startsWith(`${one}-`) ||
    one === other
  );
}
