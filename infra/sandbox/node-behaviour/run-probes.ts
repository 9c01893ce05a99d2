import type { Container, Probe } from '../../../core/cluster/kube-object.ts';
import { type ContainerContext, type ContainerLife, never, type ProbeLife, tell } from './container-life.ts';
import { type ProbeKind, probeAnswer } from './probe-answer.ts';
import { endRun } from './program-run.ts';
import type { Timing } from './timing.ts';

const kinds = ['startup', 'liveness', 'readiness'] as const satisfies readonly ProbeKind[];
const killed = { exitCode: 137, reason: 'Error' } as const;

/** The probes of a container that starts now. */
export function newProbes(container: Container, now: number, timing: Timing): ContainerLife['probes'] {
  const entries = kinds.flatMap((kind) => {
    const probe = probeOf(container, kind);
    if (probe === undefined) return [];
    const nextAt = now + (probe.initialDelaySeconds ?? 0) * 1000 * timing.probeScale;
    return [[kind, { nextAt, failures: 0, successes: 0 }] as const];
  });
  return Object.fromEntries(entries);
}

/**
 * Probes what is due. A probe that succeeds sleeps: what it would answer depends only on things whose change wakes the pod, and then
 * the probe is due again one period later, as it would be for a kubelet that keeps asking.
 */
export function runProbes(life: ContainerLife, context: ContainerContext): ContainerLife {
  for (const kind of kinds) {
    const probe = probeOf(context.container, kind);
    const state = life.probes[kind];
    if (probe === undefined || state === undefined || isHeldBack(kind, life)) continue;
    const next = runProbe(kind, probe, state, life, context);
    if (next !== life) return next;
  }
  return life;
}

function runProbe(
  kind: ProbeKind,
  probe: Probe,
  state: ProbeLife,
  life: ContainerLife,
  context: ContainerContext,
): ContainerLife {
  const { now, timing } = context;
  const periodMs = Math.max(100, (probe.periodSeconds ?? 10) * 1000 * timing.probeScale);
  const isAsleep = state.nextAt === never;
  if (!isAsleep && now < state.nextAt) return life;
  const words = answer(kind, probe, life, context);
  if (isAsleep) return words === null ? life : withProbe(life, kind, { ...state, nextAt: now + periodMs });
  return words === null ? succeeded() : failed(words);

  function succeeded(): ContainerLife {
    const successes = state.successes + 1;
    const isEnough = successes >= (kind === 'readiness' ? (probe.successThreshold ?? 1) : 1);
    const nextAt = isEnough ? never : now + periodMs;
    const next = withProbe(life, kind, { nextAt, failures: 0, successes });
    if (!isEnough) return next;
    if (kind === 'readiness') return { ...next, isReady: true };
    return kind === 'startup'
      ? { ...next, isStarted: true, isReady: context.container.readinessProbe === undefined }
      : next;
  }

  function failed(failure: string): ContainerLife {
    const failures = state.failures + 1;
    const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    tell(context, 'Warning', 'Unhealthy', `${title} probe failed: ${failure}`);
    const next = withProbe(life, kind, { ...state, nextAt: now + periodMs, failures, successes: 0 });
    if (failures < (probe.failureThreshold ?? 3)) return next;
    if (kind === 'readiness') return { ...next, isReady: false };
    tell(context, 'Normal', 'Killing', `Container ${context.container.name} failed ${kind} probe, will be restarted`);
    const run = life.run === null ? null : endRun(life.run, { ...killed, at: now + timing.terminationMs });
    return { ...next, isStopping: true, isReady: false, run, probes: {} };
  }
}

function answer(kind: ProbeKind, probe: Probe, life: ContainerLife, context: ContainerContext): string | null {
  return probeAnswer(probe, {
    kind,
    container: context.container,
    runs: life.run === null ? context.otherRuns : [life.run, ...context.otherRuns],
    podIp: context.podIp,
    now: context.now,
    isCutOff: life.troubles.some(({ isRequired }) => isRequired),
    probeScale: context.timing.probeScale,
  });
}

/** Nothing else is probed before the startup probe has succeeded, and that one not after. */
function isHeldBack(kind: ProbeKind, life: ContainerLife): boolean {
  return kind === 'startup' ? life.isStarted : !life.isStarted;
}

function withProbe(life: ContainerLife, kind: ProbeKind, state: ProbeLife): ContainerLife {
  return { ...life, probes: { ...life.probes, [kind]: state } };
}

function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return container[`${kind}Probe`];
}
