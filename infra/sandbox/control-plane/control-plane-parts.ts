import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectKubeApi } from '../kube-api.ts';
import { installEssentials } from './install-essentials.ts';
import { targetOf, writeKubeconfigs } from './kubeconfig.ts';
import { powerLabel } from './node-manifests.ts';
import { prepareFiles } from './prepare-files.ts';
import { someNodeIsReady, untilHealthy, untilSocketAnswers } from './readiness.ts';
import { sandboxLayout } from './sandbox-layout.ts';
import type { SandboxOptions } from './sandbox-options.ts';
import type { SandboxPart } from './sandbox-part.ts';
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
} from './server-arguments.ts';
import { until } from './until.ts';

const kubeletPort = 10250;
const defaultNodes = 10;

/**
 * The sandbox as processes, in order of start. Prepares its directory first: keys, tokens, configuration. When the API server is
 * ready, kubeconfigs are written and access rules, classes and nodes are installed.
 */
export function controlPlaneParts(options: SandboxOptions): readonly SandboxPart[] {
  const layout = sandboxLayout(options.directory);
  const { ports, binaries, nodes = defaultNodes } = options;
  prepareFiles(layout, { leaseSeconds: leaseSecondsFor(nodes) });

  return [
    part('etcd', binaries.etcd, etcdArguments(layout), [], untilSocketAnswers(layout.sockets.etcd)),
    part(
      'kube-apiserver',
      binaries['kube-apiserver'],
      apiServerArguments(layout, ports),
      ['etcd'],
      untilClusterIsSetUp,
    ),
    part(
      'kube-controller-manager',
      binaries['kube-controller-manager'],
      controllerManagerArguments(layout, ports),
      ['kube-apiserver'],
      untilHealthy(ports.controllerManager),
    ),
    part(
      'kube-scheduler',
      binaries['kube-scheduler'],
      schedulerArguments(layout, ports),
      ['kube-apiserver'],
      untilHealthy(ports.scheduler),
    ),
    part('kwok', binaries.kwok, kwokArguments(), ['kube-apiserver'], untilNodesBeat),
    part(
      'node-behaviour',
      process.execPath,
      behaviourArguments(),
      ['kube-apiserver'],
      untilSocketAnswers(layout.sockets.nodes),
    ),
  ];

  function part(
    name: string,
    command: string,
    args: readonly string[],
    after: readonly string[],
    untilReady: SandboxPart['untilReady'],
  ): SandboxPart {
    return {
      name: `sandbox/${name}`,
      command,
      args,
      env: { HOME: options.directory },
      logFile: join(layout.logs, `${name}.log`),
      after: after.map((other) => `sandbox/${other}`),
      untilReady,
    };
  }

  function kwokArguments(): readonly string[] {
    return [
      `--kubeconfig=${layout.kubeconfigs.kwok}`,
      `--config=${layout.kwokConfig}`,
      `--manage-nodes-with-label-selector=${powerLabel}=on`,
      '-v=WARN',
    ];
  }

  function behaviourArguments(): readonly string[] {
    const settings = JSON.stringify({
      kubeconfig: layout.kubeconfigs.nodes,
      socket: layout.sockets.nodes,
      certificate: layout.certificateAuthority,
      key: join(layout.certificates, 'apiserver.key'),
      ...(options.catalogue === undefined ? {} : { catalogue: options.catalogue }),
      timing: options.behaviour ?? {},
    });
    return [join(import.meta.dirname, '..', 'node-behaviour', 'main.ts'), settings];
  }

  async function untilClusterIsSetUp(signal: AbortSignal): Promise<void> {
    await until(async () => existsSync(layout.certificateAuthority), signal, 50);
    const api = connectKubeApi(targetOf(layout, ports.apiServer, 'admin'));
    try {
      await until(() => api.getText('/readyz').then((text) => text === 'ok'), signal);
      writeKubeconfigs(layout, ports.apiServer);
      await installEssentials(api, { nodes, kubeletPort });
    } finally {
      await api.close();
    }
  }

  async function untilNodesBeat(signal: AbortSignal): Promise<void> {
    const api = connectKubeApi(targetOf(layout, ports.apiServer, 'admin'));
    try {
      await until(() => someNodeIsReady(api), signal);
    } finally {
      await api.close();
    }
  }
}

/** A lease is renewed four times in its length; many nodes renew less often to keep the sandbox idle. */
function leaseSecondsFor(nodes: number): number {
  return nodes > 50 ? 16 : 8;
}
