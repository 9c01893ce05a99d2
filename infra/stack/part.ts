/**
 * One process of the stack, for the supervisor. Every part may be killed and started again at any time, so `untilReady` is
 * asked after each start. A sandbox part (`infra/sandbox/control-plane`) is a Part as it is.
 */
export type Part = {
  /** As in `stack.json`: `temporal`, `sandbox/etcd`, `worker`, … */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to PATH, HOME and the like. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of the parts that must be ready before this one starts. */
  readonly after: readonly string[];
  /** Parts that it uses without waiting for them: they are stopped after it. */
  readonly uses?: readonly string[];
  /** Resolves when the part serves, with its address if that is known only then; rejects when the signal aborts. */
  readonly untilReady: (signal: AbortSignal, messages: AsyncIterable<unknown>) => Promise<string | undefined | void>;
  /** Where it serves, when that is known before. */
  readonly address?: string;
  /** Account it runs under; the supervisor's own unless told. */
  readonly account?: Account;
  readonly cwd?: string;
  /** A Node process that reports by IPC; `untilReady` gets its messages. Inherits the whole environment. */
  readonly isNode?: boolean;
  /** Its failure degrades the stack and never fails it. */
  readonly isOptional?: boolean;
  /** SIGTERM unless told. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it may take to end before it is killed. */
  readonly stopWithinMs?: number;
  /** Run right before each start, for instance to give back a reserved port. */
  readonly beforeStart?: () => Promise<void> | void;
};

export type Account = { readonly uid: number; readonly gid: number };
