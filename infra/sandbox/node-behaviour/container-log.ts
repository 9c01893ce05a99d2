import type { KubeletPod } from './kubelet-types.ts';
import type { LogTrack } from './log-track.ts';
import type { PodLife } from './pod-life.ts';

/** The log of a container, or why there is none, in the kubelet's words. */
export type ContainerLog =
  | { readonly kind: 'track'; readonly track: LogTrack; readonly isOver: boolean }
  | { readonly kind: 'none'; readonly why: string };

export function containerLog(
  pod: KubeletPod,
  life: PodLife | undefined,
  container: string,
  isPrevious: boolean,
): ContainerLog {
  const state = life?.containers.get(container);
  const label = `container "${container}" in pod "${pod.metadata.name}"`;
  if (state === undefined) return none(`${label} is not available`);
  // While it backs off, the last run is what both the current and the previous log show.
  const previous = state.stage === 'back-off' ? (state.run?.log ?? null) : state.previousLog;
  if (isPrevious) {
    return previous === null
      ? none(`previous terminated container "${container}" in pod "${pod.metadata.name}" not found`)
      : { kind: 'track', track: previous, isOver: true };
  }
  if (state.run !== null) return { kind: 'track', track: state.run.log, isOver: state.stage !== 'running' };
  switch (state.state.waiting?.reason) {
    case 'ErrImagePull':
      return none(`${label} is waiting to start: image can't be pulled`);
    case 'ImagePullBackOff':
      return none(`${label} is waiting to start: trying and failing to pull image`);
    default:
      return none(`${label} is waiting to start: ${state.state.waiting?.reason ?? 'ContainerCreating'}`);
  }
}

function none(why: string): ContainerLog {
  return { kind: 'none', why };
}
