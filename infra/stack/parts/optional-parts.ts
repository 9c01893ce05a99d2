import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentName } from '../../provision/component.ts';
import type { Part } from '../part.ts';
import { untilAnswers } from '../until-answers.ts';

/** A part that adds a feature and never delays the first screen. */
export type OptionalPart = {
  readonly component: ComponentName;
  readonly name: string;
  /** The configuration that tells the others where it is, and that names one elsewhere instead. */
  readonly variable: 'KUBESAGE_NATS_URL' | 'KUBESAGE_METRICS_URL' | 'KUBESAGE_WEAVIATE_URL';
  readonly url: string;
  readonly part: (binary: string) => Part;
};

export type OptionalPorts = Readonly<Record<OptionalPort, number>>;

export const optionalPorts = [
  'nats',
  'natsMonitor',
  'victoriaMetrics',
  'weaviate',
  'weaviateGrpc',
  'weaviateGossip',
  'weaviateData',
  'weaviateRaft',
  'weaviateRpc',
  'weaviateProfiling',
] as const;
type OptionalPort = (typeof optionalPorts)[number];

type Description = Pick<Part, 'args' | 'env'> & { readonly health: string };

const natsMemory = '128MiB';
const weaviateMemory = '256MiB';

export function optionalParts(ports: OptionalPorts, directory: string, token: string): readonly OptionalPart[] {
  return [nats(ports, directory), victoriaMetrics(ports, directory), weaviate(ports, directory, token)];
}

function nats(ports: OptionalPorts, directory: string): OptionalPart {
  const url = `nats://127.0.0.1:${ports.nats}`;
  const own = { component: 'nats-server', name: 'nats', variable: 'KUBESAGE_NATS_URL', url } as const;
  const listen = ['--addr', '127.0.0.1', '--port', String(ports.nats), '--http_port', String(ports.natsMonitor)];
  return optional(own, () => ({
    args: [...listen, '--jetstream', '--store_dir', stateFolder(directory, 'nats')],
    env: { GOMEMLIMIT: natsMemory },
    health: `http://127.0.0.1:${ports.natsMonitor}/healthz`,
  }));
}

function victoriaMetrics({ victoriaMetrics: port }: OptionalPorts, directory: string): OptionalPart {
  const url = `http://127.0.0.1:${port}`;
  const name = 'victoria-metrics';
  return optional({ component: name, name, variable: 'KUBESAGE_METRICS_URL', url }, () => ({
    args: [
      `-httpListenAddr=127.0.0.1:${port}`,
      `-storageDataPath=${stateFolder(directory, name)}`,
      '-memory.allowedBytes=128MB',
      '-loggerLevel=WARN',
    ],
    env: {},
    health: `${url}/health`,
  }));
}

function weaviate(ports: OptionalPorts, directory: string, token: string): OptionalPart {
  const url = `http://127.0.0.1:${ports.weaviate}`;
  const name = 'weaviate';
  return optional({ component: name, name, variable: 'KUBESAGE_WEAVIATE_URL', url }, () => ({
    args: ['--host', '127.0.0.1', '--port', String(ports.weaviate), '--scheme', 'http'],
    env: {
      // Two of its ports cannot be kept to loopback, so it lets nobody in without the local user's token.
      AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: 'false',
      AUTHENTICATION_APIKEY_ENABLED: 'true',
      AUTHENTICATION_APIKEY_ALLOWED_KEYS: token,
      AUTHENTICATION_APIKEY_USERS: 'kubesage',
      AUTHORIZATION_ADMINLIST_ENABLED: 'true',
      AUTHORIZATION_ADMINLIST_USERS: 'kubesage',
      CLUSTER_BASIC_AUTH_USERNAME: 'kubesage',
      CLUSTER_BASIC_AUTH_PASSWORD: token,
      CLUSTER_HOSTNAME: 'kubesage',
      // Without these it looks for a network of its own, and fails on machines with IPv6.
      CLUSTER_ADVERTISE_ADDR: '127.0.0.1',
      CLUSTER_BIND_ADDR: '127.0.0.1',
      CLUSTER_GOSSIP_BIND_PORT: String(ports.weaviateGossip),
      CLUSTER_DATA_BIND_PORT: String(ports.weaviateData),
      RAFT_PORT: String(ports.weaviateRaft),
      RAFT_INTERNAL_RPC_PORT: String(ports.weaviateRpc),
      RAFT_BOOTSTRAP_EXPECT: '1',
      GRPC_PORT: String(ports.weaviateGrpc),
      GO_PROFILING_PORT: String(ports.weaviateProfiling),
      GO_PROFILING_DISABLE: 'true',
      DEFAULT_VECTORIZER_MODULE: 'none',
      DISABLE_TELEMETRY: 'true',
      GOMEMLIMIT: weaviateMemory,
      LIMIT_RESOURCES: 'true',
      LOG_LEVEL: 'warning',
      PERSISTENCE_DATA_PATH: stateFolder(directory, name),
    },
    health: `${url}/v1/.well-known/ready`,
  }));
}

function optional(own: Omit<OptionalPart, 'part'>, describe: () => Description): OptionalPart {
  return {
    ...own,
    part: (command) => {
      const { args, env, health } = describe();
      return {
        name: own.name,
        command,
        args,
        env,
        after: [],
        address: own.url,
        isOptional: true,
        untilReady: (signal) => untilAnswers(health, signal),
      };
    },
  };
}

function stateFolder(directory: string, name: string): string {
  const path = join(directory, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}
