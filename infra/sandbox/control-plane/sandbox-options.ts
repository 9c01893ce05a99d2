import type { ComponentName } from '../../provision/component.ts';

type ServerName = Extract<
  ComponentName,
  'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kwok'
>;

export type SandboxPorts = {
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
};

export type SandboxOptions = {
  /** Holds all state; a start on an existing one continues it. */
  readonly directory: string;
  /** Loopback ports. The API server's is in the kubeconfigs: keep it over restarts where you can. */
  readonly ports: SandboxPorts;
  readonly binaries: Readonly<Record<ServerName, string>>;
  /** Simulated nodes. 10 unless told. */
  readonly nodes?: number;
  /** Module that exports `imageCatalogue`; the shipped catalogue unless told. */
  readonly catalogue?: string;
  /** Passed to the node behaviour; see its settings. */
  readonly behaviour?: Readonly<Record<string, number>>;
};

export const sandboxServers = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const satisfies readonly ServerName[];
