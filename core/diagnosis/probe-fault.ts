import type { Container, IntOrString, Probe } from '../cluster/kube-object.ts';

export type ProbeName = 'liveness' | 'readiness' | 'startup';

/** What is wrong with a probe itself, rather than with the program that it asks. null when nothing shows that. */
export type ProbeFault = {
  readonly confidence: number;
  readonly says: string;
  readonly fixes: { readonly port?: IntOrString; readonly path?: string } | null;
};

export function probeOf(container: Container | undefined, name: ProbeName): Probe | undefined {
  return container?.[`${name}Probe`];
}

export function probePort(probe: Probe | undefined): IntOrString | undefined {
  return probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port;
}

/** "GET :8080/healthz", "TCP :5432": for sentences and evidence. */
export function sayProbe(probe: Probe): string {
  if (probe.httpGet !== undefined) return `GET :${probe.httpGet.port}${probe.httpGet.path ?? '/'}`;
  if (probe.tcpSocket !== undefined) return `TCP :${probe.tcpSocket.port}`;
  if (probe.grpc !== undefined) return `gRPC :${probe.grpc.port}`;
  return `command ${(probe.exec?.command ?? []).join(' ')}`;
}

/** Judges a failing probe by the kubelet's words and the container's ports and other probes. */
export function probeFault(container: Container, name: ProbeName, words: string): ProbeFault | null {
  const probe = probeOf(container, name);
  const port = probePort(probe);
  if (probe === undefined || port === undefined) return null;
  const declared = container.ports ?? [];
  const right = rightPort(container, name);
  if (typeof port === 'string' && !declared.some((entry) => entry.name === port) && !/^\d+$/.test(port)) {
    return {
      confidence: 0.97,
      says: `it asks for port "${port}", which the container does not name`,
      fixes: right === undefined ? null : { port: right },
    };
  }
  const number =
    typeof port === 'number' ? port : (declared.find((entry) => entry.name === port)?.containerPort ?? Number(port));
  const isRefused = /connection refused|connect: |i\/o timeout|deadline exceeded|failed to connect/i.test(words);
  const isUndeclared = declared.length > 0 && !declared.some(({ containerPort }) => containerPort === number);
  if (isUndeclared && (isRefused || words === '')) {
    const ports = declared.map(({ containerPort }) => containerPort).join(', ');
    return {
      confidence: 0.95,
      says: `it asks port ${number}, but the container serves ${ports}`,
      fixes: right === undefined ? null : { port: right },
    };
  }
  const other = otherProbes(container, name)[0];
  const otherPort = probePort(other);
  if (isRefused && other !== undefined && otherPort !== undefined && resolve(container, otherPort) !== number) {
    return {
      confidence: 0.8,
      says: `it asks port ${number}, where nothing listens; the other probe asks ${resolve(container, otherPort)}`,
      fixes: { port: otherPort },
    };
  }
  const code = /statuscode: (\d{3})/.exec(words)?.[1];
  if (code === undefined || !['301', '302', '400', '401', '403', '404', '405', '410'].includes(code)) return null;
  const otherPath = other?.httpGet?.path;
  const isOther = otherPath !== undefined && otherPath !== probe.httpGet?.path;
  return {
    confidence: 0.9,
    says: `path ${probe.httpGet?.path ?? '/'} answers ${code}`,
    fixes: isOther ? { path: otherPath } : null,
  };
}

/** The port that the probe should ask: another probe's, the only declared one, or the one that is named like HTTP. */
function rightPort(container: Container, name: ProbeName): IntOrString | undefined {
  const declared = container.ports ?? [];
  const ofOther = otherProbes(container, name)
    .map(probePort)
    .find((port) => declared.some((entry) => entry.containerPort === port || entry.name === port));
  const web = declared.find((entry) => /^(?:http|web|api|grpc)/.test(entry.name ?? ''));
  return ofOther ?? (declared.length === 1 ? declared[0]?.containerPort : web?.containerPort);
}

function otherProbes(container: Container, name: ProbeName): readonly Probe[] {
  return (['readiness', 'liveness', 'startup'] as const)
    .filter((other) => other !== name)
    .flatMap((other) => probeOf(container, other) ?? []);
}

function resolve(container: Container, port: IntOrString): number {
  return typeof port === 'number'
    ? port
    : (container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port));
}
