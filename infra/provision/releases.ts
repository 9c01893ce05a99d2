import { type ComponentName, componentVersions as version } from './component.ts';

/** The project's own release of a component. */
export type ReleaseRow = {
  /** Address of a platform's file. */
  readonly url: (system: 'linux' | 'darwin', machine: 'amd64' | 'arm64') => string;
  /** SHA-256 of that file by `<platform>-<arch>` as Node names them. A platform without one is not downloaded. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Name of the binary in a .tar.gz, in whichever folder; null when the file is the binary. */
  readonly entry: string | null;
};

export type Release = { readonly url: string; readonly sha256: string; readonly entry: string | null };

const github = 'https://github.com';
const kubernetes = (name: string): ReleaseRow => ({
  url: (system, machine) => `https://dl.k8s.io/release/v${version['kube-apiserver']}/bin/${system}/${machine}/${name}`,
  sha256: {},
  entry: null,
});

/** The one table of releases. A checksum is only entered when it was confirmed by two sources that do not share an author. */
export const releaseRows: Readonly<Record<ComponentName, ReleaseRow>> = {
  temporal: {
    url: (system, machine) =>
      `${github}/temporalio/cli/releases/download/v${version.temporal}/temporal_cli_${version.temporal}_${system}_${machine}.tar.gz`,
    sha256: {
      'linux-x64': 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
      'darwin-x64': 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
      'darwin-arm64': 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
    },
    entry: 'temporal',
  },
  etcd: {
    url: (system, machine) =>
      `${github}/etcd-io/etcd/releases/download/v${version.etcd}/etcd-v${version.etcd}-${system}-${machine}.tar.gz`,
    sha256: {},
    entry: 'etcd',
  },
  'kube-apiserver': kubernetes('kube-apiserver'),
  'kube-controller-manager': kubernetes('kube-controller-manager'),
  'kube-scheduler': kubernetes('kube-scheduler'),
  kwok: {
    url: (system, machine) =>
      `${github}/kubernetes-sigs/kwok/releases/download/v${version.kwok}/kwok-${system}-${machine}`,
    sha256: {},
    entry: null,
  },
  'nats-server': {
    url: (system, machine) =>
      `${github}/nats-io/nats-server/releases/download/v${version['nats-server']}/nats-server-v${version['nats-server']}-${system}-${machine}.tar.gz`,
    sha256: {},
    entry: 'nats-server',
  },
  'victoria-metrics': {
    url: (system, machine) =>
      `${github}/VictoriaMetrics/VictoriaMetrics/releases/download/v${version['victoria-metrics']}/victoria-metrics-${system}-${machine}-v${version['victoria-metrics']}.tar.gz`,
    sha256: {},
    entry: 'victoria-metrics-prod',
  },
  weaviate: {
    url: (system, machine) =>
      `${github}/weaviate/weaviate/releases/download/v${version.weaviate}/weaviate-v${version.weaviate}-${system}-${machine}.tar.gz`,
    sha256: {},
    entry: 'weaviate',
  },
};

/** The release to download here, or null when no checksum is pinned for this platform. */
export function releaseFor(component: ComponentName, platform: string, arch: string): Release | null {
  const { url, sha256, entry } = releaseRows[component];
  const checksum = sha256[`${platform}-${arch}`];
  if (checksum === undefined || (platform !== 'linux' && platform !== 'darwin')) return null;
  return { url: url(platform, arch === 'arm64' ? 'arm64' : 'amd64'), sha256: checksum, entry };
}
