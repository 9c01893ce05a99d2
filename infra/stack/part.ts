/** What a Node part tells by IPC when it serves. */
export type ReadyMessage = { readonly ready: true; readonly address?: string };

/** Account that a process runs under. */
export type Account = { readonly uid: number; readonly gid: number };

/**
 * One process of the stack, for the supervisor. Every part may be killed and started again at any time, so `untilReady` is
 * asked after each start. A sandbox part (`infra/sandbox/control-plane`) is a Part as it is.
 */
export type Part = {
  /** As in `stack.json`: `temporal`, `sandbox/etcd`, `worker`, … */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to PATH, HOME and the like; to the whole environment of a Node part. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the parts that must be ready before this one starts. */
  readonly after: readonly string[];
  /** Parts that it uses without waiting for them: they are stopped after it. */
  readonly uses?: readonly string[];
  /** Resolves when the part serves; rejects when the signal aborts. `told` is a Node part's message. */
  readonly untilReady: (signal: AbortSignal, told: Promise<ReadyMessage>) => Promise<void>;
  /** Where it serves. */
  readonly address?: string;
  /** The supervisor's own unless told. */
  readonly account?: Account;
  readonly cwd?: string;
  /** A Node process of ours: inherits the whole environment and reports by IPC. */
  readonly isNode?: boolean;
  /** Its failure degrades the stack and never fails it. */
  readonly isOptional?: boolean;
  /** SIGTERM unless told. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to end before it is killed; 10 seconds unless told. */
  readonly stopWithinMs?: number;
  /** Called right before each start, for instance to give back the ports that were held for it. */
  readonly beforeStart?: () => Promise<void>;
};
