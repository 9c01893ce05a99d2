/** One process or outside service of the stack. */
export type PartState = {
  /** `temporal`, `postgresql`, `sandbox/kube-apiserver`, `worker`, `api`, `nats`, `victoria-metrics`, `weaviate`, … */
  readonly name: string;
  readonly state: 'preparing' | 'starting' | 'running' | 'restarting' | 'failed' | 'stopped' | 'external';
  readonly pid: number | null;
  /** Kernel start time of that pid, so that a reused pid is never killed. */
  readonly pidStartedAt: string | null;
  readonly address: string | null;
  readonly restarts: number;
  readonly detail: string;
};

/** `KUBESAGE_HOME/stack.json`, mode 0600: what `up` started, for `down`, `status`, the other commands and the next `up`. */
export type StackState = {
  readonly version: 1;
  readonly supervisor: { readonly pid: number; readonly pidStartedAt: string };
  readonly startedAt: string;
  readonly apiUrl: string | null;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly uiUrl: string } | null;
  readonly databaseUrl: string | null;
  /** Kubeconfig that `up` registered, and the administrator's kubeconfig when it is the sandbox. */
  readonly cluster: {
    readonly name: string;
    readonly kubeconfig: string;
    readonly adminKubeconfig: string | null;
  } | null;
  readonly parts: readonly PartState[];
};
