import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KubeSageError } from '../../../core/errors.ts';
import type { Provision } from '../../provision/component.ts';
import { connectKubeApi } from '../kube-api.ts';
import { sandboxAdmin } from '../sandbox-admin.ts';
import type { SandboxAdmin } from '../scenarios/scenario.ts';
import { controlPlaneParts } from './control-plane-parts.ts';
import { targetOf } from './kubeconfig.ts';
import { sandboxLayout } from './sandbox-layout.ts';
import { type SandboxOptions, type SandboxPorts, sandboxServers } from './sandbox-options.ts';
import type { SandboxPart } from './sandbox-part.ts';

export type StartSandboxOptions = Omit<SandboxOptions, 'ports' | 'binaries'> & {
  readonly provision: Provision;
  readonly cacheDir?: string;
  readonly ports?: SandboxPorts;
  readonly timeoutMs?: number;
};

export type Sandbox = {
  readonly adminKubeconfig: string;
  readonly kubesageKubeconfig: string;
  readonly auditLogPath: string;
  readonly ports: SandboxPorts;
  readonly admin: SandboxAdmin;
  /** SIGKILLs a part (`kube-apiserver`) and starts it again; resolves when it is ready. */
  readonly kill: (part: string) => Promise<void>;
  /** Stops everything; the directory stays, and another start continues it. */
  readonly stop: () => Promise<void>;
};

const defaultTimeoutMs = 60_000;
const stopGraceMs = 5_000;

/** Starts a whole sandbox cluster without a supervisor, for tests and benches. Fails whole: nothing is left running then. */
export async function startSandbox(options: StartSandboxOptions): Promise<Sandbox> {
  const layout = sandboxLayout(options.directory);
  const ports = options.ports ?? (await freePorts());
  const binaries = await provisionAll(options);
  const parts = controlPlaneParts({ ...options, ports, binaries });
  const running = new Map<string, ChildProcess>();
  const signal = () => AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs);

  const started = new Map<string, Promise<void>>();
  const limit = signal();
  for (const part of parts) {
    started.set(
      part.name,
      Promise.all(part.after.map((name) => started.get(name))).then(() => begin(part, limit)),
    );
  }
  try {
    await Promise.all(started.values());
  } catch (error) {
    await Promise.allSettled(started.values());
    await stop();
    throw error;
  }
  const api = connectKubeApi(targetOf(layout, ports.apiServer, 'admin'));

  return {
    adminKubeconfig: layout.kubeconfigs.admin,
    kubesageKubeconfig: layout.kubeconfigs.kubesage,
    auditLogPath: layout.auditLog,
    ports,
    admin: sandboxAdmin(api),
    kill: async (name) => {
      const part = parts.find((candidate) => candidate.name === `sandbox/${name}`);
      if (part === undefined) throw new KubeSageError('NotFound', `The sandbox has no part ${name}.`);
      await end(running.get(part.name), 'SIGKILL');
      await begin(part, signal());
    },
    stop: async () => {
      await api.close();
      await stop();
    },
  };

  async function begin(part: SandboxPart, limits: AbortSignal): Promise<void> {
    const log = openSync(part.logFile, 'a', 0o600);
    const child = spawn(part.command, part.args, {
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH ?? '', ...part.env },
    });
    closeSync(log);
    running.set(part.name, child);
    const ended = new AbortController();
    child.once('error', (error) => ended.abort(error));
    child.once('exit', (code, by) => ended.abort(new Error(`it ended with ${by ?? `code ${code}`}`)));
    try {
      await part.untilReady(AbortSignal.any([ended.signal, limits]));
    } catch (error) {
      const why = ended.signal.aborted ? String(ended.signal.reason) : 'it was not ready in time';
      throw new KubeSageError(
        'DependencyDown',
        `${part.name} did not start: ${why}. Its log ends: ${tail(part.logFile)}`,
        {
          next: `Read ${part.logFile}.`,
          cause: error,
        },
      );
    }
  }

  async function stop(): Promise<void> {
    for (const part of parts.toReversed()) await end(running.get(part.name), 'SIGTERM');
  }
}

/** Four free loopback ports are asked for at once, so that no two of them are the same. */
export async function freePorts(): Promise<SandboxPorts> {
  const [apiServer, controllerManager, scheduler] = await Promise.all([reserve(), reserve(), reserve()]);
  for (const { close } of [apiServer, controllerManager, scheduler]) close();
  return { apiServer: apiServer.port, controllerManager: controllerManager.port, scheduler: scheduler.port };
}

function reserve(): Promise<{ readonly port: number; readonly close: () => void }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        close: () => server.close(),
      });
    });
  });
}

async function provisionAll(options: StartSandboxOptions): Promise<SandboxOptions['binaries']> {
  const cacheDir = options.cacheDir ?? join(homedir(), '.cache', 'kubesage');
  const paths = await Promise.all(
    sandboxServers.map(
      async (name) => [name, await options.provision(name, { cacheDir, onProgress: () => undefined })] as const,
    ),
  );
  return Object.fromEntries(paths) as SandboxOptions['binaries'];
}

function end(child: ChildProcess | undefined, how: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill(how);
  });
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-3).join(' | ').slice(-600);
}
