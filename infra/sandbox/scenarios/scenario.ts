import type { ActionName } from '../../../core/remediation/remedy.ts';

/** Access to the sandbox as its human administrator has it. Paths are API paths; bodies and answers plain JSON. */
export type SandboxAdmin = {
  readonly get: (path: string) => Promise<Record<string, unknown>>;
  readonly create: (path: string, manifest: object) => Promise<void>;
  readonly mergePatch: (path: string, patch: object) => Promise<void>;
  readonly jsonPatch: (path: string, operations: readonly object[]) => Promise<void>;
  readonly apply: (manifest: object) => Promise<void>;
  readonly delete: (path: string) => Promise<void>;
};

/** What is truly wrong after `break`, for tests and for people who practise. Nothing outside `infra/sandbox/` and tests reads it. */
export type GroundTruth = {
  readonly culprit: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** The cause's reason as the diagnosis should name it, for instance `ImageNotFound`. */
  readonly reason: string;
  readonly explanation: string;
  /** Actions any of which heals it. Empty when only a person can (hardware, a decision). */
  readonly remedies: readonly ActionName[];
  /** An action that looks plausible and does not heal it, for tests of the rollback. */
  readonly wrongRemedy?: {
    readonly action: ActionName;
    readonly target: { readonly kind: string; readonly namespace: string; readonly name: string };
    readonly parameters: object;
  };
};

/** A mistake that a person would make, committed through the API, and the way back. */
export type Scenario = {
  /** kebab-case, unique, the file's name. */
  readonly name: string;
  readonly title: string;
  readonly truth: GroundTruth;
  readonly break: (admin: SandboxAdmin) => Promise<void>;
};
