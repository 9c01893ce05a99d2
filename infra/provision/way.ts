import type { ComponentName, ProvisionProgress } from './component.ts';

export type WayContext = {
  readonly component: ComponentName;
  readonly cacheDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (says: string, done?: number | null) => void;
  readonly signal: AbortSignal;
};

/** A path that exists, or why this way does not apply here. */
export type WayResult = { readonly path: string } | { readonly why: string };

/** One way of getting a binary. Throws when it applies, was tried and failed; a KubeSageError ends the search. */
export type Way = {
  readonly name: ProvisionProgress['way'];
  readonly get: (context: WayContext) => Promise<WayResult>;
};
