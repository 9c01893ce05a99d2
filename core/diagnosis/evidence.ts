import { eventTime } from '../cluster/cluster-index.ts';
import type { Condition, KubeEvent, KubeObject } from '../cluster/kube-object.ts';
import { type ObjectRef, refOf } from '../cluster/object-ref.ts';
import type { Evidence } from './finding.ts';

const longestValue = 600;

export function fieldEvidence(object: KubeObject, path: string, value: unknown): Evidence {
  return { kind: 'field', object: refOf(object), path, value: show(value) };
}

export function conditionEvidence(object: KubeObject, condition: Condition): Evidence {
  const { type, status, reason = '', message = '', lastTransitionTime } = condition;
  const value = show(
    [`${status}${reason === '' ? '' : ` (${reason})`}`, message].filter((part) => part !== '').join(': '),
  );
  return { kind: 'condition', object: refOf(object), path: type, value, ...timed(lastTransitionTime) };
}

export function eventEvidence(event: KubeEvent): Evidence {
  const { kind = '', namespace = '', name = '', uid = '' } = event.involvedObject;
  const count = event.series?.count ?? event.count ?? 1;
  const value = show(`${(event.message ?? '').trim()}${count > 1 ? ` (${count} times)` : ''}`);
  return {
    kind: 'event',
    object: { kind, namespace, name, uid },
    path: event.reason ?? '',
    value,
    ...timed(eventTime(event)),
  };
}

export function logEvidence(pod: KubeObject, container: string, line: string): Evidence {
  return { kind: 'log', object: refOf(pod), path: container, value: show(line) };
}

/** What is not there: `object` is where it was looked for. */
export function absenceEvidence(object: ObjectRef, path: string, value: string): Evidence {
  return { kind: 'absence', object, path, value };
}

export function changeEvidence(object: KubeObject, path: string, value: string, at?: string): Evidence {
  return { kind: 'change', object: refOf(object), path, value: show(value), ...timed(at) };
}

function timed(at: string | null | undefined): { readonly at?: string } {
  return at === null || at === undefined || at === '' ? {} : { at };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent');
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
