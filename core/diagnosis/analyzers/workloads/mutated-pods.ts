import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Container, MutatingWebhookConfiguration, Pod, PodSpec } from '../../../cluster/kube-object.ts';
import { matchesSelector } from '../../../cluster/label-selector.ts';
import { type ObjectRef, refOf } from '../../../cluster/object-ref.ts';
import { sameValue } from '../../../cluster/same-value.ts';
import { redact, redactEntry } from '../../../redact.ts';
import { changeEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { isOlderThan, settlingSeconds } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';
import { templateOfPod } from '../../template-of-pod.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import { currentPods } from '../../workload-pods.ts';
import { isReady, type Workload } from '../../workloads.ts';

type Change = { readonly path: string; readonly was: string; readonly is: string };
type Author = { readonly object: ObjectRef | null; readonly says: string; readonly confidence: number };

/** What writes a pod's spec as it makes, places or runs it. */
const system =
  /^(?:kube-controller-manager|kube-scheduler|kubelet|kwok|kwok-controller|node-behaviour|kube-apiserver)$/;
/** In-tree admission and autoscalers set resources, and say so. */
const resourceNotes = /^(?:kubernetes\.io\/limit-ranger|vpaUpdates|vpaObservedContainers|autopilot\.gke\.io\/)/;

/** Pods that differ from the template they were made of: somebody on the way, mostly a mutating webhook, changed what they run. */
export const mutatedPods = workloadAnalyzer({
  name: 'mutated-pods',
  reasons: {
    PodMutated: 'A mutating webhook changed the pods against their template.',
    PodEdited: 'Somebody edited the pod itself, against its template.',
  },
  analyze: (index, workload) => {
    if (workload.kind === 'Pod') return [];
    for (const pod of currentPods(index, workload)) {
      const template = templateOfPod(index, pod);
      const changes = template === null ? [] : changesOf(template.spec, pod);
      if (changes.length > 0) return [toFinding(index, workload, pod, changes)];
    }
    return [];
  },
});

function changesOf(wanted: PodSpec, pod: Pod): readonly Change[] {
  const { spec, metadata } = pod;
  const isSized =
    Object.keys(metadata.annotations ?? {}).some((key) => resourceNotes.test(key)) ||
    (metadata.managedFields ?? []).some(({ subresource }) => subresource === 'resize');
  const isJoined =
    spec.containers.length + (spec.initContainers ?? []).length >
    wanted.containers.length + (wanted.initContainers ?? []).length;
  const pairs = (['initContainers', 'containers'] as const).flatMap((list) =>
    (wanted[list] ?? []).flatMap((before) => {
      const after = (spec[list] ?? []).find(({ name }) => name === before.name);
      return after === undefined ? [] : [{ before, after, path: `spec.${list}[${before.name}]` }];
    }),
  );
  return [
    ...pairs.flatMap(({ before, after, path }) => containerChanges(before, after, path, { isSized, isJoined })),
    ...difference('spec.hostNetwork', wanted.hostNetwork ?? false, spec.hostNetwork ?? false),
    ...difference(
      'spec.schedulerName',
      wanted.schedulerName ?? 'default-scheduler',
      spec.schedulerName ?? 'default-scheduler',
    ),
    ...difference('spec.runtimeClassName', wanted.runtimeClassName ?? '', spec.runtimeClassName ?? ''),
    ...difference('spec.nodeSelector', wanted.nodeSelector ?? {}, spec.nodeSelector ?? {}),
    ...difference('spec.dnsPolicy', wanted.dnsPolicy ?? 'ClusterFirst', spec.dnsPolicy ?? 'ClusterFirst'),
  ];
}

function containerChanges(
  before: Container,
  after: Container,
  path: string,
  { isSized, isJoined }: { readonly isSized: boolean; readonly isJoined: boolean },
): readonly Change[] {
  // Of a variable that is set twice the last counts.
  const wanted = new Map((before.env ?? []).map((variable) => [variable.name, variable]));
  const values = new Map((after.env ?? []).map((variable) => [variable.name, variable]));
  const env = [...wanted].flatMap(([name, variable]) =>
    difference(`${path}.env[${name}]`, sourceOf(variable), sourceOf(values.get(name))),
  );
  return [
    ...difference(`${path}.image`, before.image, after.image),
    ...difference(`${path}.command`, before.command ?? [], after.command ?? []),
    ...difference(`${path}.args`, before.args ?? [], after.args ?? []),
    ...env,
    ...difference(`${path}.ports`, portsOf(before), portsOf(after)),
    ...(isSized ? [] : difference(`${path}.resources`, before.resources ?? {}, after.resources ?? {})),
    // A mesh's proxy asks the probes in the program's stead.
    ...(isJoined
      ? []
      : (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((probe) =>
          difference(`${path}.${probe}`, before[probe] ?? null, after[probe] ?? null),
        )),
  ];
}

function sourceOf(variable: { readonly value?: string; readonly valueFrom?: unknown } | undefined): unknown {
  return variable === undefined ? 'absent' : (variable.valueFrom ?? variable.value ?? '');
}

function portsOf({ ports = [] }: Container): unknown {
  return ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`);
}

function difference(path: string, was: unknown, is: unknown): readonly Change[] {
  return sameValue(was, is) ? [] : [{ path, was: shown(path, was), is: shown(path, is) }];
}

/** What a variable or an argument holds may be a secret. */
function shown(path: string, value: unknown): string {
  const variable = /\.env\[(.+)\]$/.exec(path)?.[1];
  const text = textOf(value);
  return variable === undefined ? redact(text) : redactEntry(variable, text);
}

/** Keys in a fixed order: what is the same must read the same. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function toFinding(index: ClusterIndex, workload: Workload, pod: Pod, changes: readonly Change[]): Finding {
  const author = authorOf(index, pod, changes);
  const isUnwell = !isReady(pod) && isOlderThan(index, pod.metadata.creationTimestamp, settlingSeconds);
  const [first] = changes;
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  const says = `pod ${pod.metadata.name} does not run what its template says (${first?.path}: ${shorten(first?.is)} instead of ${shorten(first?.was)}${more}): ${author.says}`;
  const isEdited = author.object?.kind === 'Pod';
  return makeFinding(index, {
    analyzer: 'mutated-pods',
    severity: isUnwell ? impactOn(index, workload) : 'info',
    object: refOf(workload),
    reason: isEdited ? 'PodEdited' : 'PodMutated',
    message: `In ${sayObject(workload)}, ${says}.`,
    evidence: changes
      .slice(0, 4)
      .flatMap(({ path, was, is }) => [
        fieldEvidence(pod, path, is),
        changeEvidence(pod, path, `its template says ${was}`),
      ]),
    cause:
      author.object === null
        ? null
        : {
            object: author.object,
            reason: isEdited ? 'PodEdited' : 'PodMutated',
            confidence: isUnwell ? author.confidence : Math.min(author.confidence, 0.5),
            explanation: `In ${sayObject(workload)}, ${says}.`,
          },
    dependsOn: author.object === null ? [] : [author.object],
  });
}

function authorOf(index: ClusterIndex, pod: Pod, changes: readonly Change[]): Author {
  // Of a pod that is there, only images can be changed, and resources through their own way.
  const isEditable = changes.every(({ path }) => path.endsWith('.image'));
  const editor = (pod.metadata.managedFields ?? []).find(
    ({ manager = '', subresource = '', operation = '' }) =>
      subresource === '' && operation !== '' && !system.test(manager),
  );
  if (isEditable && editor !== undefined) {
    const says = `${editor.manager} edited the pod${editor.time === undefined ? '' : ` at ${editor.time}`}`;
    return { object: refOf(pod), says, confidence: 0.85 };
  }
  const webhooks = inOrder(index.all('MutatingWebhookConfiguration')).filter((webhook) =>
    concerns(index, webhook, pod),
  );
  const signed = webhooks.filter((webhook) => hasSigned(webhook, pod));
  const [only, ...others] = signed.length > 0 ? signed : webhooks;
  if (only === undefined)
    return {
      object: null,
      says: 'no mutating webhook concerns it, so admission of the API server did it',
      confidence: 0,
    };
  const names = sayList([only, ...others].map(({ metadata }) => metadata.name));
  if (others.length > 0)
    return { object: refOf(only), says: `one of the mutating webhooks ${names} changed it`, confidence: 0.45 };
  return {
    object: refOf(only),
    says: `mutating webhook ${names} changed it`,
    confidence: signed.length > 0 ? 0.92 : 0.86,
  };
}

function concerns(index: ClusterIndex, { webhooks = [] }: MutatingWebhookConfiguration, pod: Pod): boolean {
  const namespace = pod.metadata.namespace ?? '';
  const labels = {
    'kubernetes.io/metadata.name': namespace,
    ...index.find('Namespace', '', namespace)?.metadata.labels,
  };
  return webhooks.some(
    ({ rules = [], namespaceSelector = {}, objectSelector = {} }) =>
      matchesSelector(namespaceSelector, labels) &&
      matchesSelector(objectSelector, pod.metadata.labels) &&
      rules.some(
        ({ apiGroups = [], operations = [], resources = [] }) =>
          has(apiGroups, '') && has(operations, 'CREATE') && (has(resources, 'pods') || resources.includes('*/*')),
      ),
  );
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes(wanted) || list.includes('*');
}

/** Many webhooks leave an annotation or label in their own name. */
function hasSigned({ metadata, webhooks = [] }: MutatingWebhookConfiguration, pod: Pod): boolean {
  const marks = Object.keys({ ...pod.metadata.annotations, ...pod.metadata.labels }).map(
    (key) => key.split('/')[0] ?? '',
  );
  const domains = webhooks.map(({ name }) => name.split('.').slice(-2).join('.'));
  return marks.some(
    (mark) => mark.includes('.') && (domains.some((domain) => mark.endsWith(domain)) || mark.includes(metadata.name)),
  );
}

function shorten(text = ''): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
