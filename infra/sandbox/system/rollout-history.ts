import { setTimeout as sleep } from 'node:timers/promises';
import { KubeSageError } from '../../../core/errors.ts';
import { manifestPath } from '../sandbox-admin.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { manifestKey, type SystemObject } from './manifest.ts';

const pollMs = 60;
const longestMs = 60_000;

/**
 * Brings a workload up through its earlier versions, so that it has revisions to go back to. Earlier versions have no replicas:
 * their revisions cost no pods.
 */
export async function rollOutInTurn(admin: SandboxAdmin, { manifest, earlier }: SystemObject): Promise<void> {
  for (const version of earlier) {
    await admin.apply(version);
    await untilObserved(admin, version);
  }
  await admin.apply(manifest);
}

async function untilObserved(admin: SandboxAdmin, manifest: SystemObject['manifest']): Promise<void> {
  const path = manifestPath(manifest);
  for (const deadline = Date.now() + longestMs; Date.now() < deadline; await sleep(pollMs)) {
    const live = (await admin.get(path)) as {
      readonly metadata: { readonly generation: number };
      readonly status?: { readonly observedGeneration?: number };
    };
    if ((live.status?.observedGeneration ?? 0) >= live.metadata.generation) return;
  }
  throw new KubeSageError('Timeout', `The controller manager has not looked at ${manifestKey(manifest)}.`);
}
