import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { tryLock } from '../process/file-lock.mjs';
import type { ComponentName, ProvisionProgress } from '../provision/component.ts';
import { provision } from '../provision/provision.ts';
import { buildPage, pagePlace } from './build-page.ts';
import { endOrphans } from './end-orphans.ts';
import { externalPart } from './external-part.ts';
import { kubesageParts } from './parts/kubesage-parts.ts';
import { type OptionalPart, optionalParts } from './parts/optional-parts.ts';
import { databaseUrl, postgresqlPart } from './parts/postgresql-part.ts';
import { temporalPart } from './parts/temporal-part.ts';
import { readStackState } from './read-stack-state.ts';
import { stackClient } from './stack-client.ts';
import type { StackEvent } from './stack-event.ts';
import { lockFileOf, openStackHome } from './stack-home.ts';
import { holdStackPorts } from './stack-ports.ts';
import { openStackRecord } from './stack-record.ts';
import type { StackState } from './stack-state.ts';
import { startSandboxCluster } from './start-sandbox-cluster.ts';
import { createSupervisor } from './supervisor.ts';
import { untilAnswers } from './until-answers.ts';

/** The sandbox, or a kubeconfig (its text, with all files in it) that a person gave. */
export type ClusterChoice =
  | { readonly kind: 'sandbox'; readonly nodes: number | undefined }
  | { readonly kind: 'given'; readonly name: string; readonly path: string; readonly kubeconfig: string };

export type RunStackOptions = {
  readonly home: string;
  readonly cacheDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cluster: ClusterChoice;
  /** Null takes 8080, or a free one when that is taken. */
  readonly apiPort: number | null;
  /** Gives up the start; what runs is ended. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: StackEvent) => void;
};

export type RunningStack = {
  readonly state: () => StackState;
  /** Settles when every optional part is up or has been given up for now; never rejects. */
  readonly optionalPartsJoined: Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const readyWithinMs = 60_000;

/**
 * Starts a whole KubeSage and resolves when its cluster is registered; what is optional joins later. Answers null when another process
 * runs this home's stack already. Fails whole: nothing is left running then.
 */
export async function runStack(options: RunStackOptions): Promise<RunningStack | null> {
  const { cacheDir, environment, cluster, onEvent } = options;
  const home = openStackHome(options.home);
  const unlock = tryLock(lockFileOf(home.directory));
  if (unlock === null) return null;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  let giveBackPorts: () => Promise<void> = async () => undefined;
  const obtained = new Map<ComponentName, Promise<string>>();
  await endLeftovers();
  const record = openStackRecord(home.directory);
  const supervisor = createSupervisor({
    logs: home.logs,
    onChange: (part) => {
      record.setPart(part);
      onEvent({ kind: 'part', part });
    },
  });
  try {
    return await start();
  } catch (error) {
    giveUp.abort(error);
    await stop();
    throw error;
  }

  async function start(): Promise<RunningStack> {
    const ports = await holdStackPorts({
      home: home.directory,
      apiPort: options.apiPort ?? portOf(environment.KUBESAGE_API_PORT),
      onTaken: (says) => onEvent({ kind: 'note', says }),
    });
    giveBackPorts = ports.giveBack;
    const { held } = ports;
    const namespace = environment.KUBESAGE_TEMPORAL_NAMESPACE || 'kubesage';
    const database =
      environment.KUBESAGE_DATABASE_URL || databaseUrl(held.postgresql.port, home.secrets.postgresPassword);
    const isOwnTemporal = !environment.KUBESAGE_TEMPORAL_ADDRESS;
    const temporal = {
      address: environment.KUBESAGE_TEMPORAL_ADDRESS || `127.0.0.1:${held.temporal.port}`,
      namespace,
      uiUrl: environment.KUBESAGE_TEMPORAL_UI_URL || (isOwnTemporal ? `http://127.0.0.1:${held.temporalUi.port}` : ''),
    };
    const apiHost = environment.KUBESAGE_API_HOST || '127.0.0.1';
    const apiUrl = `http://${apiHost === '0.0.0.0' ? '127.0.0.1' : apiHost}:${held.api.port}`;
    const extras = optionalParts(ports.optional, home.directory, home.secrets.token);
    record.set({ temporal, databaseUrl: database });
    const pageDir = environment.KUBESAGE_PAGE_DIR || (await pagePlace(cacheDir));

    const client = stackClient(apiUrl, home.secrets.token);
    const [chosen] = await Promise.all([
      cluster.kind === 'sandbox'
        ? startSandboxCluster({ home: home.directory, ports: held, nodes: cluster.nodes, supervisor, obtain, step })
        : { name: cluster.name, kubeconfig: cluster.path, adminKubeconfig: null },
      startPage(),
    ]);
    const kubeconfig = cluster.kind === 'given' ? cluster.kubeconfig : await readFile(chosen.kubeconfig, 'utf8');
    await client.registerCluster({ name: chosen.name, kubeconfig, isSandbox: cluster.kind === 'sandbox' });
    record.set({ cluster: chosen });
    signal.throwIfAborted();
    return {
      state: record.state,
      optionalPartsJoined: Promise.allSettled(extras.map((extra) => startOptional(extra))),
      stop,
    };

    async function startPage(): Promise<void> {
      await Promise.all([
        environment.KUBESAGE_DATABASE_URL ? external('postgresql', database) : startPostgresql(),
        isOwnTemporal ? startTemporal() : external('temporal', temporal.address),
        startKubesage(),
        environment.KUBESAGE_PAGE_DIR ? undefined : step('page', () => buildPage(pageDir, signal)),
      ]);
      await untilAnswers(`${apiUrl}/readyz`, AbortSignal.any([signal, AbortSignal.timeout(readyWithinMs)]));
      record.set({ apiUrl });
      onEvent({ kind: 'usable', state: record.state(), signInUrl: await client.signInLink() });
    }

    async function startPostgresql(): Promise<void> {
      const { postgresql } = held;
      const password = home.secrets.postgresPassword;
      const { port, release: beforeStart } = postgresql;
      await supervisor.start(await postgresqlPart({ home: home.directory, cacheDir, port, password, beforeStart }));
    }

    async function startTemporal(): Promise<void> {
      const binary = await obtain('temporal');
      const beforeStart = async (): Promise<void> => {
        await Promise.all([held.temporal.release(), held.temporalUi.release()]);
      };
      const [port, uiPort] = [held.temporal.port, held.temporalUi.port];
      const directory = join(home.directory, 'temporal');
      await supervisor.start(temporalPart({ binary, directory, port, uiPort, namespace, beforeStart }));
    }

    /** Beside its servers when those can be had at once; building them first may take minutes. */
    async function startKubesage(): Promise<void> {
      if (isOwnTemporal) await obtain('temporal');
      const own: Record<string, string> = {
        KUBESAGE_HOME: home.directory,
        KUBESAGE_CACHE: cacheDir,
        KUBESAGE_DATABASE_URL: database,
        KUBESAGE_TEMPORAL_ADDRESS: temporal.address,
        KUBESAGE_TEMPORAL_NAMESPACE: namespace,
        KUBESAGE_TEMPORAL_UI_URL: temporal.uiUrl,
        KUBESAGE_SEALING_KEY: home.secrets.sealingKey,
        KUBESAGE_TOKEN: home.secrets.token,
        KUBESAGE_API_PORT: String(held.api.port),
        KUBESAGE_PAGE_DIR: pageDir,
      };
      for (const { variable, url } of extras) own[variable] = environment[variable] || url;
      const parts = kubesageParts({ environment: own, apiAddress: apiUrl, beforeApiStarts: held.api.release });
      await Promise.all(parts.map((part) => supervisor.start(part)));
    }

    async function startOptional({ component, name, variable, part }: OptionalPart): Promise<void> {
      if (environment[variable]) return external(name, environment[variable]);
      try {
        await supervisor.start(part(await obtain(component)));
      } catch (error) {
        if (signal.aborted || !(error instanceof KubeSageError)) return;
        onEvent({ kind: 'note', says: `${name} is not there: ${error.message} Everything else works without it.` });
        const known = record.state().parts.some((other) => other.name === name);
        const failed = { name, state: 'failed', pid: null, pidStartedAt: null, address: null, restarts: 0 } as const;
        if (!known) record.setPart({ ...failed, detail: error.message });
      }
    }
  }

  function obtain(component: ComponentName): Promise<string> {
    const known = obtained.get(component);
    if (known !== undefined) return known;
    const onProgress = (progress: ProvisionProgress): void => onEvent({ kind: 'provision', progress });
    const path = provision(component, { cacheDir, signal, onProgress });
    obtained.set(component, path);
    return path;
  }

  function external(name: string, address: string): void {
    const part = externalPart(name, address);
    record.setPart(part);
    onEvent({ kind: 'part', part });
  }

  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const from = performance.now();
    onEvent({ kind: 'step', name, state: 'begun', tookMs: 0 });
    const result = await work();
    onEvent({ kind: 'step', name, state: 'done', tookMs: performance.now() - from });
    return result;
  }

  async function endLeftovers(): Promise<void> {
    const before = readStackState(home.directory);
    if (before === null) return;
    const ended = await endOrphans(before);
    if (ended.length > 0) onEvent({ kind: 'note', says: `Ended what an earlier start left: ${ended.join(', ')}.` });
  }

  async function stop(): Promise<void> {
    giveUp.abort(new Error('The stack is being stopped.'));
    await supervisor.stop();
    await giveBackPorts();
    record.remove();
    unlock?.();
  }
}

function portOf(text: string | undefined): number | null {
  return text === undefined || text === '' || text === '0' ? null : Number(text);
}
