/**
 * What the program in a container image does: the ground on which the sandbox's kubelet decides whether a container starts,
 * runs, answers its probes or dies. It stands for the image's contents, which no API object shows.
 */
export type ImageBehaviour = {
  /** Without tag: `registry.shop.example/checkout`. */
  readonly repository: string;
  /** Tags that exist in the registry; any other gives `manifest unknown`. A tag may change what the program needs. */
  readonly tags: Readonly<Record<string, Partial<ProgramBehaviour>>>;
  /** A pull needs an imagePullSecret of type kubernetes.io/dockerconfigjson for this registry. */
  readonly isPrivate?: boolean;
  readonly program: ProgramBehaviour;
};

export type ProgramBehaviour = {
  /** Environment variables without which it exits with code 1, and what it logs then. `pattern` must match the value when given. */
  readonly requiredEnv: readonly {
    readonly name: string;
    readonly pattern?: string;
    readonly log: readonly string[];
  }[];
  /** TCP ports it listens on, and the HTTP paths that answer 200 there (with optional delay in seconds before they do). */
  readonly listens: readonly {
    readonly port: number;
    readonly paths: readonly string[];
    readonly readyAfterSeconds?: number;
  }[];
  /** Working set when running; more than the memory limit gives OOMKilled (137). */
  readonly memoryMiB: number;
  /** Peers it calls, as the environment variable that holds `host`, `host:port` or a URL; unreachable means not ready and a log line. */
  readonly calls: readonly { readonly env: string; readonly isRequired: boolean }[];
  /** null runs for ever; otherwise it ends after this time with this code. */
  readonly ends: { readonly afterSeconds: number; readonly exitCode: number; readonly log: readonly string[] } | null;
  /** Set when the program itself is broken (a bad release): it dies so after start. */
  readonly crash?: { readonly afterSeconds: number; readonly exitCode: number; readonly log: readonly string[] };
  /** What a container's `command` may name, shells included; any other fails to start (128, `StartError`). Absent: anything. */
  readonly executables?: readonly string[];
  /** Lines that its log cycles through while it runs. `{time}` is replaced. */
  readonly log: readonly string[];
};
