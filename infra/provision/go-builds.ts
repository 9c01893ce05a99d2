import type { ComponentName } from './component.ts';
import { componentVersions as version } from './component.ts';

/** How a component is built from its Go module: packages of a module at a version, each with the component it becomes. */
export type GoBuild = {
  /** Builds with one name share one tool module and one run of the compiler. */
  readonly name: string;
  readonly module: string;
  readonly moduleVersion: string;
  readonly packages: Readonly<Partial<Record<ComponentName, string>>>;
  readonly replace?: Readonly<Record<string, string>>;
  readonly ldflags: string;
  /** `install` where the module stands on its own; `tool` where it replaces modules locally, which `go install` refuses. */
  readonly style: 'install' | 'tool';
};

/** Modules that k8s.io/kubernetes keeps in its own tree and replaces locally; outside it they must be named one by one. */
const staging = [
  'api', 'apiextensions-apiserver', 'apimachinery', 'apiserver', 'cli-runtime', 'client-go', 'cloud-provider', 'cluster-bootstrap',
  'code-generator', 'component-base', 'component-helpers', 'controller-manager', 'cri-api', 'cri-client', 'csi-translation-lib',
  'dynamic-resource-allocation', 'endpointslice', 'externaljwt', 'kms', 'kube-aggregator', 'kube-controller-manager', 'kube-proxy',
  'kube-scheduler', 'kubectl', 'kubelet', 'metrics', 'mount-utils', 'pod-security-admission', 'sample-apiserver', 'sample-cli-plugin',
  'sample-controller',
];

const kubernetes = `v${version['kube-apiserver']}`;
const stripped = '-s -w';

export const goBuilds: readonly GoBuild[] = [
  {
    name: 'kubernetes',
    module: 'k8s.io/kubernetes',
    moduleVersion: kubernetes,
    packages: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
    },
    replace: Object.fromEntries(staging.map((name) => [`k8s.io/${name}`, kubernetes.replace(/^v1\./, 'v0.')])),
    ldflags: `${stripped} -X k8s.io/component-base/version.gitVersion=${kubernetes}`,
    style: 'tool',
  },
  { ...single('etcd', 'go.etcd.io/etcd/server/v3', 'go.etcd.io/etcd/server/v3'), style: 'tool' },
  single('temporal', 'github.com/temporalio/cli', 'github.com/temporalio/cli/cmd/temporal'),
  single('kwok', 'sigs.k8s.io/kwok', 'sigs.k8s.io/kwok/cmd/kwok'),
  single('nats-server', 'github.com/nats-io/nats-server/v2', 'github.com/nats-io/nats-server/v2'),
  single('victoria-metrics', 'github.com/VictoriaMetrics/VictoriaMetrics', 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics'),
  single('weaviate', 'github.com/weaviate/weaviate', 'github.com/weaviate/weaviate/cmd/weaviate-server'),
];

function single(component: ComponentName, module: string, path: string): GoBuild {
  return { name: component, module, moduleVersion: `v${version[component]}`, packages: { [component]: path }, ldflags: stripped, style: 'install' };
}
