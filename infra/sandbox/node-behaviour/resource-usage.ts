import type { Container } from '../../../core/cluster/kube-object.ts';
import type { ProgramRun } from './program-run.ts';
import { quantity } from './quantity.ts';

export type Usage = { readonly cpu: number; readonly memory: number };

const cpuWithoutRequest = 0.02;
const mebibyte = 2 ** 20;

/**
 * What a running container uses: 40 to 60 % of the CPU that it requests, by a share of its own that drifts slowly, and the memory
 * of its program. Cores and bytes. `seed` tells containers apart.
 */
export function resourceUsage(container: Container, run: ProgramRun, seed: string, now: number): Usage {
  const share = 0.42 + 0.14 * fraction(seed);
  const drift = 0.03 * Math.sin(now / 300_000 + 2 * Math.PI * fraction(`${seed}#`));
  const requested = quantity(container.resources?.requests?.cpu);
  const limit = quantity(container.resources?.limits?.memory) ?? Number.POSITIVE_INFINITY;
  const memory = Math.min(run.program.memoryMiB * mebibyte * (0.92 + 0.06 * fraction(seed) + drift), limit);
  return { cpu: (requested ?? cpuWithoutRequest) * (share + drift), memory };
}

/** 0 to 1, the same for the same text. */
function fraction(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  return (hash >>> 0) / 2 ** 32;
}
