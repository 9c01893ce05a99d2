/** One process of the sandbox, for whoever supervises it. Every part may be killed and started again at any time. */
export type SandboxPart = {
  /** `sandbox/etcd`, `sandbox/kube-apiserver`, … */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Names of the parts that must be ready before this one starts. */
  readonly after: readonly string[];
  /** Resolves when the part serves; rejects when the signal aborts. Called after each start. */
  readonly untilReady: (signal: AbortSignal) => Promise<void>;
};
