import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { provision } from '../../infra/provision/provision.ts';
import { startSandbox } from '../../infra/sandbox/control-plane/start-sandbox.ts';
import { cacheOf } from '../../infra/stack/stack-home.ts';
import { startNats, startPostgres, startTemporal } from '../../infra/stack/start-single.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly temporalAddress: string;
    readonly temporalNamespace: string;
    readonly postgresUrl: string;
    readonly natsUrl: string;
    /** Texts of the kubeconfigs of an empty sandbox cluster, as its administrator and as KubeSage. */
    readonly adminKubeconfig: string;
    readonly kubesageKubeconfig: string;
    readonly auditLogPath: string;
  }
}

/** Starts the real servers once for all integration tests, side by side, and stops them at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'kubesage sandbox '));
  const cacheDir = cacheOf(process.env);
  const started = await Promise.allSettled([
    startTemporal(),
    startPostgres(),
    startNats(),
    startSandbox({ directory, provision, cacheDir, timeoutMs: 120_000 }),
  ]);
  const teardown = async (): Promise<void> => {
    await Promise.all(started.map((part) => (part.status === 'fulfilled' ? part.value.stop() : undefined)));
    await rm(directory, { recursive: true, force: true });
  };
  const [temporal, postgres, nats, sandbox] = started;
  try {
    const { address, namespace } = unwrap(temporal);
    project.provide('temporalAddress', address);
    project.provide('temporalNamespace', namespace);
    project.provide('postgresUrl', unwrap(postgres).url);
    project.provide('natsUrl', unwrap(nats).url);
    const { adminKubeconfig, kubesageKubeconfig, auditLogPath } = unwrap(sandbox);
    project.provide('adminKubeconfig', await readFile(adminKubeconfig, 'utf8'));
    project.provide('kubesageKubeconfig', await readFile(kubesageKubeconfig, 'utf8'));
    project.provide('auditLogPath', auditLogPath);
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}

function unwrap<T>(part: PromiseSettledResult<T>): T {
  if (part.status === 'fulfilled') return part.value;
  throw part.reason;
}
