/** The server binaries of the embedded stack. PostgreSQL comes from its npm package instead. */
export const componentNames = [
  'temporal',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'nats-server',
  'victoria-metrics',
  'weaviate',
] as const;
export type ComponentName = (typeof componentNames)[number];

export const componentVersions: Readonly<Record<ComponentName, string>> = {
  temporal: '1.5.1',
  etcd: '3.6.7',
  'kube-apiserver': '1.34.3',
  'kube-controller-manager': '1.34.3',
  'kube-scheduler': '1.34.3',
  kwok: '0.7.0',
  'nats-server': '2.15.2',
  'victoria-metrics': '1.151.0',
  weaviate: '1.35.2',
};

/** What provisioning tells while it works: which part, which way, how far. */
export type ProvisionProgress = {
  readonly component: ComponentName;
  readonly way: 'explicit' | 'cache' | 'path' | 'release' | 'build';
  readonly says: string;
  /** 0 to 1, when it is known. */
  readonly done: number | null;
};

/**
 * Answers the path of a verified, executable binary. Throws KubeSageError DependencyDown that names every way tried.
 * Cached as `<cacheDir>/servers/<name>-<version>-<platform>-<arch>/<name>`.
 */
export type Provision = (
  component: ComponentName,
  options: {
    readonly cacheDir: string;
    readonly onProgress: (progress: ProvisionProgress) => void;
    readonly signal?: AbortSignal;
  },
) => Promise<string>;
