import type { ComponentName, ProvisionProgress } from './component.ts';

export type WayContext = {
  readonly component: ComponentName;
  readonly cacheDir: string;
  readonly say: (says: string, done?: number | null) => void;
  readonly signal: AbortSignal | undefined;
};

/** One way of getting a binary: answers a path that exists, or why it does not apply here. Throws when it was tried and failed. */
export type Way = {
  readonly name: ProvisionProgress['way'];
  readonly get: (context: WayContext) => Promise<{ readonly path: string } | { readonly why: string }>;
};
