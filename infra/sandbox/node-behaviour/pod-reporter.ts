import { isStatus, type KubeApi } from '../kube-api.ts';
import type { KubeletPod, PodStatus } from './kubelet-types.ts';
import type { PodLife } from './pod-life.ts';
import { isReported, podStatus, withClearedReasons } from './pod-status.ts';

export type PodReporterOptions = {
  readonly api: KubeApi;
  /** The pod as the API server answered a report. */
  readonly onReported: (pod: KubeletPod) => void;
  /** Asks for the pod to be looked at, now or at that moment. */
  readonly lookAgain: (key: string, at: number | null) => void;
  readonly onTrouble: (message: string) => void;
};

const writesAtOnce = 48;
const retryMs = 1_000;
const ignoredPauseMs = 10_000;

/** Tells the API server how pods fare: one write per pod at a time, a bounded number in all, and only what it does not know yet. */
export class PodReporter {
  readonly #options: PodReporterOptions;
  readonly #writing = new Set<string>();
  readonly #waiting = new Set<string>();
  /** By uid: what was removed, and until when not to write again. */
  readonly #removed = new Set<string>();
  readonly #pausedUntil = new Map<string, number>();

  constructor(options: PodReporterOptions) {
    this.#options = options;
  }

  report(key: string, pod: KubeletPod, life: PodLife, hostIp: string, now: number): void {
    const uid = pod.metadata.uid ?? '';
    if (this.#writing.has(key) || this.#removed.has(uid)) return;
    const work = this.#workFor(pod, life, hostIp, now);
    if (work === null) return;
    const pauseEnds = this.#pausedUntil.get(uid) ?? 0;
    if (now < pauseEnds) {
      this.#options.lookAgain(key, pauseEnds);
    } else if (this.#writing.size >= writesAtOnce) {
      this.#waiting.add(key);
    } else {
      this.#writing.add(key);
      void this.#run(key, uid, work);
    }
  }

  forget(key: string, uid: string): void {
    this.#removed.delete(uid);
    this.#pausedUntil.delete(uid);
    this.#waiting.delete(key);
  }

  #workFor(pod: KubeletPod, life: PodLife, hostIp: string, now: number): (() => Promise<void>) | null {
    if (life.goneAt !== null) return now >= life.goneAt ? () => this.#remove(pod) : null;
    const status = podStatus(pod, life, hostIp, now);
    return isReported(pod, status) ? null : () => this.#write(pod, status);
  }

  async #run(key: string, uid: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#pausedUntil.set(uid, Date.now() + retryMs);
      // The pod is gone or another one has its name: the watch is about to say so.
      if (!isStatus(error, 404, 409)) {
        this.#options.onTrouble(`${key}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#writing.delete(key);
    this.#options.lookAgain(key, null);
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    this.#options.lookAgain(next, null);
  }

  async #write(pod: KubeletPod, status: PodStatus): Promise<void> {
    const body = { metadata: { uid: pod.metadata.uid }, status: withClearedReasons(status) };
    const written = await this.#options.api.patch<KubeletPod>(`${pathOf(pod)}/status`, body, 'strategic');
    // Should the API server ever keep something else than what is written, that must not become a storm of writes.
    if (!isReported(written, status)) this.#pausedUntil.set(pod.metadata.uid ?? '', Date.now() + ignoredPauseMs);
    this.#options.onReported(written);
  }

  /** Once is enough, even when a finalizer still holds the pod. */
  async #remove(pod: KubeletPod): Promise<void> {
    await this.#options.api.delete(pathOf(pod), { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } });
    this.#removed.add(pod.metadata.uid ?? '');
  }
}

function pathOf({ metadata }: KubeletPod): string {
  return `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
}
