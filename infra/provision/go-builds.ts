import { type ComponentName, componentVersions as version } from './component.ts';

/** How components are built from their Go module. */
export type GoBuild = {
  readonly name: string;
  /** `install` where the module stands on its own; `modules/<name>` where others must be replaced, which `go install` refuses. */
  readonly style: 'install' | 'module';
  readonly packages: Readonly<Partial<Record<ComponentName, string>>>;
  readonly linkerFlags: string;
  /** About how many packages the compiler goes through, for the progress. */
  readonly size: number;
};

const kubernetes = `v${version['kube-apiserver']}`;

/** Builds that give several components do so in one run of the compiler. */
export const goBuilds: readonly GoBuild[] = [
  {
    name: 'kubernetes',
    style: 'module',
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    },
    linkerFlags: `-X k8s.io/component-base/version.gitVersion=${kubernetes}`,
    size: 2335,
  },
  {
    name: 'etcd',
    style: 'module',
    packages: { etcd: 'go.etcd.io/etcd/server/v3' },
    linkerFlags: '',
    size: 566,
  },
  {
    name: 'temporal',
    style: 'install',
    packages: { temporal: 'github.com/temporalio/cli/cmd/temporal' },
    linkerFlags: `-X github.com/temporalio/cli/temporalcli.Version=${version.temporal}`,
    size: 1298,
  },
  { name: 'kwok', style: 'install', packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' }, linkerFlags: '', size: 997 },
  {
    name: 'nats-server',
    style: 'install',
    packages: { 'nats-server': 'github.com/nats-io/nats-server/v2' },
    linkerFlags: '',
    size: 247,
  },
  {
    name: 'victoria-metrics',
    style: 'install',
    packages: { 'victoria-metrics': 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics' },
    linkerFlags: `-X github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version=victoria-metrics-tags-v${version['victoria-metrics']}`,
    size: 416,
  },
  {
    name: 'weaviate',
    style: 'install',
    packages: { weaviate: 'github.com/weaviate/weaviate/cmd/weaviate-server' },
    linkerFlags: `-X github.com/weaviate/weaviate/usecases/build.Version=${version.weaviate}`,
    size: 1727,
  },
];

export function goBuildOf(component: ComponentName): GoBuild | undefined {
  return goBuilds.find(({ packages }) => packages[component] !== undefined);
}

/** What Go calls the binary of a package: the last element of its path that is no major version. */
export function binaryNameOf(path: string): string {
  const elements = path.split('/').filter((element) => !/^v\d+$/.test(element));
  return elements.at(-1) ?? path;
}
