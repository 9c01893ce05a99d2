import { join } from 'node:path';
import type { Part } from '../part.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const quiet = '--disable-warning=ExperimentalWarning';
const servers = ['postgresql', 'temporal', 'sandbox/kube-apiserver'] as const;

export type KubesageOptions = {
  /** Configuration as of `infra/config/config.ts`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly apiAddress: string;
  readonly beforeApiStarts?: () => Promise<void>;
};

/** The worker and the API. Both wait by themselves for what they need, so they start beside it. */
export function kubesageParts({ environment, apiAddress, beforeApiStarts }: KubesageOptions): readonly Part[] {
  const part = (name: string, entry: string): Part => ({
    name,
    command: process.execPath,
    args: [quiet, join(root, entry)],
    env: environment,
    isNode: true,
    after: [],
    uses: servers,
    untilReady: async (signal, told) => {
      await Promise.race([told, rejection(signal)]);
    },
  });
  return [
    part('worker', 'workers/main.ts'),
    {
      ...part('api', 'api/main.ts'),
      address: apiAddress,
      ...(beforeApiStarts === undefined ? {} : { beforeStart: beforeApiStarts }),
    },
  ];
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
