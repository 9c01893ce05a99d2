import { join } from 'node:path';
import type { ComponentName } from '../provision/component.ts';
import { connectSandboxAdmin } from '../sandbox/connect-sandbox-admin.ts';
import { controlPlaneParts } from '../sandbox/control-plane/control-plane-parts.ts';
import { sandboxLayout } from '../sandbox/control-plane/sandbox-layout.ts';
import { type SandboxOptions, sandboxServers } from '../sandbox/control-plane/sandbox-options.ts';
import { installSystem } from '../sandbox/system/install-system.ts';
import type { Part } from './part.ts';
import type { StackPorts } from './stack-ports.ts';
import type { StackState } from './stack-state.ts';
import type { Supervisor } from './supervisor.ts';

export type SandboxClusterOptions = {
  readonly home: string;
  readonly ports: StackPorts['held'];
  readonly nodes: number | undefined;
  readonly supervisor: Supervisor;
  readonly obtain: (component: ComponentName) => Promise<string>;
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
};

/** Starts the sandbox's control plane under the supervisor and installs the system on it, once. */
export async function startSandboxCluster(options: SandboxClusterOptions): Promise<NonNullable<StackState['cluster']>> {
  const { home, ports, nodes, supervisor, obtain, step } = options;
  const paths = await Promise.all(sandboxServers.map(async (name) => [name, await obtain(name)] as const));
  const { apiServer, controllerManager, scheduler } = ports;
  const directory = join(home, 'sandbox');
  const parts = controlPlaneParts({
    directory,
    ports: { apiServer: apiServer.port, controllerManager: controllerManager.port, scheduler: scheduler.port },
    binaries: Object.fromEntries(paths) as SandboxOptions['binaries'],
    ...(nodes === undefined ? {} : { nodes }),
  });
  const held: Readonly<Record<string, () => Promise<void>>> = {
    'sandbox/kube-apiserver': apiServer.release,
    'sandbox/kube-controller-manager': controllerManager.release,
    'sandbox/kube-scheduler': scheduler.release,
  };
  await Promise.all(parts.map((part) => supervisor.start(withPort(part, held[part.name]))));
  const { kubeconfigs } = sandboxLayout(directory);
  await step('the system on the sandbox', async () => installSystem(await connectSandboxAdmin(kubeconfigs.admin)));
  return { name: 'sandbox', kubeconfig: kubeconfigs.kubesage, adminKubeconfig: kubeconfigs.admin };
}

function withPort(part: Part, release: (() => Promise<void>) | undefined): Part {
  return release === undefined ? part : { ...part, beforeStart: release };
}
