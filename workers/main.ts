import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.ts';
import { connectDatabase } from '../adapters/database/connect-database.ts';
import { connectNatsEventBus } from '../adapters/events/connect-nats-event-bus.ts';
import { relayOutbox } from '../adapters/events/relay-outbox.ts';
import { connectClusters } from '../adapters/kubernetes/connect-clusters.ts';
import { signalIncident } from '../adapters/temporal/signal-incident.ts';
import { workflowRunning } from '../adapters/temporal/workflow-running.ts';
import { type Config, readConfig } from '../infra/config/config.ts';
import { createLogger } from '../infra/log/create-logger.ts';
import { taskQueues } from '../workflows/messages.ts';
import { failureInterceptor } from './failure-interceptor.ts';
import { followIncidents } from './follow-incidents.ts';
import { placeAlerts } from './place-alerts.ts';
import { profiles } from './profiles.ts';
import { pruneRegularly } from './prune-regularly.ts';
import { untilUp } from './until-up.ts';
import { workflowBundle } from './workflow-bundle.ts';

const config = readConfig(process.env);
const log = createLogger('worker', config.KUBESAGE_LOG_LEVEL);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

try {
  await run(config);
  process.exit(0);
} catch (error) {
  // The supervisor (or Kubernetes) starts a new worker; nothing is lost, since all state is in Temporal and PostgreSQL.
  log.fatal({ err: error }, 'The worker ends');
  process.exit(1);
}

async function run({
  KUBESAGE_TEMPORAL_ADDRESS: address,
  KUBESAGE_TEMPORAL_NAMESPACE: namespace,
  ...rest
}: Config): Promise<void> {
  // Signals are ours: the SDK's own handler would end the process before the outbox relay has stopped.
  Runtime.install({ shutdownSignals: [] });
  const [bundlePath, connection, database] = await Promise.all([
    rest.KUBESAGE_WORKFLOW_BUNDLE !== '' ? rest.KUBESAGE_WORKFLOW_BUNDLE : workflowBundle(rest.KUBESAGE_CACHE),
    untilUp('Temporal', () => NativeConnection.connect({ address }), log, stopping.signal),
    untilUp(
      'PostgreSQL',
      () => connectDatabase({ url: rest.KUBESAGE_DATABASE_URL, sealingKey: rest.KUBESAGE_SEALING_KEY }),
      log,
      stopping.signal,
    ),
  ]);
  const clusters = connectClusters(database.clusters);
  const loop = { database, log, signal: stopping.signal };
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: taskQueues.operations,
    workflowBundle: { codePath: bundlePath },
    activities: createActivities({
      clusters,
      database,
      isRunning: workflowRunning({ connection, namespace }),
      now: () => new Date(),
      reopenWithinMs: rest.KUBESAGE_REOPEN_WITHIN_MS,
    }),
    interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
    shutdownGraceTime: '5 seconds',
    shutdownForceTime: '10 seconds',
    ...profiles.laptop,
  });
  stopping.signal.addEventListener('abort', () => worker.shutdown(), { once: true });
  const background = [
    pruneRegularly(database, log, stopping.signal),
    relay(rest.KUBESAGE_NATS_URL),
    followIncidents({ ...loop, signalIncident: signalIncident({ connection, namespace }) }),
    placeAlerts({ ...loop, clusters, now: () => new Date() }),
  ];
  process.send?.({ ready: true });
  log.info({ namespace, taskQueue: taskQueues.operations }, 'The worker is ready');
  try {
    await worker.run();
  } finally {
    stopping.abort();
    await Promise.allSettled(background);
    await connection.close();
    await database.close();
  }

  async function relay(natsUrl: string): Promise<void> {
    if (natsUrl === '') return;
    const bus = await untilUp('NATS', () => connectNatsEventBus({ url: natsUrl }), log, stopping.signal);
    await relayOutbox(database.events, bus, stopping.signal);
    await bus.close();
  }
}
