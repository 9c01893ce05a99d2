import { randomBytes } from 'node:crypto';
import { isStatus, type KubeApi } from '../kube-api.ts';
import { type KubeletEvent, statusTime } from './container-life.ts';
import type { KubeletPod } from './kubelet-types.ts';

type Known = { readonly name: string; count: number; writtenAt: number; isDirty: boolean };

export type EventWriterOptions = {
  readonly api: KubeApi;
  readonly normalPerSecond: number;
  readonly onTrouble: (message: string) => void;
};

export type EventWriter = {
  readonly write: (pod: KubeletPod, event: KubeletEvent, now: number) => void;
  /** Forgets a pod that is gone. */
  readonly forget: (uid: string) => void;
};

const atOnce = 24;
const longestQueue = 20_000;
const repeatEveryMs = 3_000;

/**
 * Writes Events as a kubelet does: the same thing about the same container again raises the count of the Event that is there.
 * Events of normal life have a budget and are dropped above it; warnings are always written.
 */
export function eventWriter({ api, normalPerSecond, onTrouble }: EventWriterOptions): EventWriter {
  const known = new Map<string, Map<string, Known>>();
  const queue: (() => Promise<void>)[] = [];
  let active = 0;
  let budget = normalPerSecond * 5;
  let budgetAt = Date.now();

  return { write, forget: (uid) => void known.delete(uid) };

  function write(pod: KubeletPod, event: KubeletEvent, now: number): void {
    const uid = pod.metadata.uid ?? '';
    const ofPod = known.get(uid) ?? new Map<string, Known>();
    known.set(uid, ofPod);
    const key = `${event.fieldPath}|${event.reason}|${event.message}`;
    const before = ofPod.get(key);
    if (before !== undefined) {
      repeat(pod, before, now);
      return;
    }
    if (event.type === 'Normal' && !isWithinBudget(now)) return;
    const name = `${pod.metadata.name}.${BigInt(now) * 1_000_000n + BigInt(randomBytes(2).readUInt16BE())}`;
    const fresh = { name: hexName(name), count: 1, writtenAt: now, isDirty: false };
    ofPod.set(key, fresh);
    enqueue(() => create(pod, event, fresh.name, now));
  }

  function repeat(pod: KubeletPod, event: Known, now: number): void {
    event.count += 1;
    if (event.isDirty) return;
    event.isDirty = true;
    const waitMs = Math.max(0, event.writtenAt + repeatEveryMs - now);
    setTimeout(() => enqueue(() => raise(pod, event)), waitMs).unref();
  }

  async function create(pod: KubeletPod, event: KubeletEvent, name: string, now: number): Promise<void> {
    const { namespace = '', uid } = pod.metadata;
    const time = statusTime(now);
    const { type, reason, message, fieldPath } = event;
    await api.create(`/api/v1/namespaces/${namespace}/events`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace,
        name: pod.metadata.name,
        uid,
        resourceVersion: pod.metadata.resourceVersion,
        ...(fieldPath === '' ? {} : { fieldPath }),
      },
      type,
      reason,
      message: message.slice(0, 1024),
      source: { component: 'kubelet', host: pod.spec.nodeName },
      reportingComponent: 'kubelet',
      reportingInstance: pod.spec.nodeName,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    });
  }

  async function raise(pod: KubeletPod, event: Known): Promise<void> {
    event.isDirty = false;
    event.writtenAt = Date.now();
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/events/${event.name}`;
    await api.patch(path, { count: event.count, lastTimestamp: statusTime(event.writtenAt) }, 'strategic');
  }

  function enqueue(job: () => Promise<void>): void {
    if (queue.length < longestQueue) queue.push(job);
    work();
  }

  function work(): void {
    while (active < atOnce) {
      const job = queue.shift();
      if (job === undefined) return;
      active += 1;
      job()
        .catch((error: unknown) => {
          // The namespace may be going, or the Event may have expired: both are as they should be.
          if (!isStatus(error, 403, 404, 409))
            onTrouble(`event: ${error instanceof Error ? error.message : String(error)}`);
        })
        .finally(() => {
          active -= 1;
          work();
        });
    }
  }

  function isWithinBudget(now: number): boolean {
    budget = Math.min(normalPerSecond * 5, budget + ((now - budgetAt) / 1000) * normalPerSecond);
    budgetAt = now;
    if (budget < 1) return false;
    budget -= 1;
    return true;
  }
}

/** Kubelets name Events after the pod and the time in hexadecimal nanoseconds. */
function hexName(name: string): string {
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${BigInt(name.slice(dot + 1)).toString(16)}`;
}
