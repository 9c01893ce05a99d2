import type { Container, IntOrString, Probe } from '../../../core/cluster/kube-object.ts';
import type { ProgramRun } from './program-run.ts';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export type ProbeSituation = {
  readonly kind: ProbeKind;
  readonly container: Container;
  /** Every program that runs in the pod: they share one address. */
  readonly runs: readonly ProgramRun[];
  readonly podIp: string;
  readonly now: number;
  /** A peer that the container's program requires does not answer. */
  readonly isCutOff: boolean;
  /** See Timing: warming up is scaled as probes are. */
  readonly probeScale: number;
};

/** null when the probe succeeds, otherwise the kubelet's words for the failure. */
export function probeAnswer(probe: Probe, situation: ProbeSituation): string | null {
  const { kind, container, runs, podIp, now, probeScale } = situation;
  const isCutOff = situation.isCutOff && kind === 'readiness';
  if (probe.grpc !== undefined) {
    return isServing(probe.grpc.port) && !isCutOff ? null : grpcTimeout(podIp, probe.grpc.port);
  }
  if (probe.tcpSocket !== undefined) {
    const port = portOf(probe.tcpSocket.port, container);
    return isServing(port) && !isCutOff ? null : refused(podIp, port);
  }
  if (probe.httpGet === undefined) return isCutOff ? 'command terminated with exit code 1' : null;
  const { path = '/', scheme = 'HTTP' } = probe.httpGet;
  const port = portOf(probe.httpGet.port, container);
  const run = listenerOf(port);
  if (run === undefined) return `Get "${scheme.toLowerCase()}://${podIp}:${port}${path}": ${refused(podIp, port)}`;
  const listener = run.program.listens.find((entry) => entry.port === port);
  if (listener?.paths.includes(path.split('?')[0] ?? '/') !== true) return 'HTTP probe failed with statuscode: 404';
  const isWarm = now >= run.startedAt + (listener.readyAfterSeconds ?? 0) * 1000 * probeScale;
  return isWarm && !isCutOff ? null : 'HTTP probe failed with statuscode: 503';

  function isServing(wanted: number): boolean {
    return listenerOf(wanted) !== undefined;
  }

  function listenerOf(wanted: number): ProgramRun | undefined {
    return runs.find(({ program }) => program.listens.some((entry) => entry.port === wanted));
  }
}

function portOf(port: IntOrString, container: Container): number {
  if (typeof port === 'number') return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

function refused(podIp: string, port: number): string {
  return `dial tcp ${podIp}:${port}: connect: connection refused`;
}

function grpcTimeout(podIp: string, port: number): string {
  return `timeout: failed to connect service "${podIp}:${port}" within 1s: context deadline exceeded`;
}
