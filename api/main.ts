import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { connectDatabase } from '../adapters/database/connect-database.ts';
import { connectOrchestrator } from '../adapters/temporal/connect-orchestrator.ts';
import { type Config, readConfig } from '../infra/config/config.ts';
import { createLogger } from '../infra/log/create-logger.ts';
import { connectLater } from './connect-later.ts';
import { createApi } from './create-api.ts';
import { checkedParts } from './health/checked-parts.ts';
import { keepWatching } from './keep-watching.ts';
import { listen } from './listen.ts';

const config = readConfig(process.env);
const log = createLogger('api', config.KUBESAGE_LOG_LEVEL);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

try {
  await run(config);
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'The API ends');
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const { signal } = stopping;
  const database = connectLater({
    part: 'PostgreSQL',
    connect: () =>
      connectDatabase({
        url: config.KUBESAGE_DATABASE_URL,
        sealingKey: config.KUBESAGE_SEALING_KEY,
        onNotice: (says) => log.warn({ part: 'PostgreSQL' }, says),
      }),
    signal,
    log,
  });
  const orchestrator = connectLater({
    part: 'Temporal',
    connect: () =>
      connectOrchestrator({
        address: config.KUBESAGE_TEMPORAL_ADDRESS,
        namespace: config.KUBESAGE_TEMPORAL_NAMESPACE,
        uiUrl: config.KUBESAGE_TEMPORAL_UI_URL,
      }),
    signal,
    log,
  });
  const api = createApi({
    database: database.get,
    orchestrator: orchestrator.get,
    parts: checkedParts(database.get, orchestrator.get, {
      natsUrl: config.KUBESAGE_NATS_URL,
      metricsUrl: config.KUBESAGE_METRICS_URL,
      weaviateUrl: config.KUBESAGE_WEAVIATE_URL,
    }),
    now: () => new Date(),
    random: () => randomBytes(24).toString('base64url'),
    token: config.KUBESAGE_TOKEN,
    hookToken: config.KUBESAGE_HOOK_TOKEN,
    localUser: userName(),
    listenHost: config.KUBESAGE_API_HOST,
    watchEveryMs: config.KUBESAGE_WATCH_EVERY_MS,
    pageDir: config.KUBESAGE_PAGE_DIR,
    stopping: signal,
    log,
  });
  const { address, close } = await listen(api, config.KUBESAGE_API_HOST, config.KUBESAGE_API_PORT);
  process.send?.({ ready: true, address });
  log.info({ address }, 'The API listens');

  Promise.all([database.connected, orchestrator.connected])
    .then(([store, temporal]) => keepWatching(store, temporal, config.KUBESAGE_WATCH_EVERY_MS, log))
    .catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error }, 'Cannot keep the clusters watched');
    });

  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await close();
  const connections = await Promise.allSettled([database.connected, orchestrator.connected]);
  await Promise.allSettled(connections.map((late) => (late.status === 'fulfilled' ? late.value.close() : undefined)));
}

/** The account that runs KubeSage is the local user; a container's may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local';
  }
}
