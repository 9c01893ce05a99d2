import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { KubeSageError } from '../../core/errors.ts';

const schema = z.object({
  KUBESAGE_HOME: z
    .string()
    .min(1)
    .default(join(homedir(), '.local', 'share', 'kubesage')),
  KUBESAGE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  KUBESAGE_TEMPORAL_ADDRESS: z.string().regex(/^[^\s:/]+:\d+$/, 'host:port'),
  KUBESAGE_TEMPORAL_NAMESPACE: z.string().min(1).default('kubesage'),
  /** Base address of the Temporal Web UI, for links; empty when there is none. */
  KUBESAGE_TEMPORAL_UI_URL: z.union([z.literal(''), z.url()]).default(''),
  /** 32 bytes, base64: encrypts kubeconfigs and sealed values at rest. */
  KUBESAGE_SEALING_KEY: z.string().refine((text) => Buffer.from(text, 'base64').length === 32, '32 bytes, base64'),
  /** Secret that signs sessions and is the local user's bearer token. */
  KUBESAGE_TOKEN: z.string().min(32),
  /** Bearer token (or password) that may send alerts to `/v1/hooks` and nothing else; empty for none. */
  KUBESAGE_HOOK_TOKEN: z.union([z.literal(''), z.string().min(16)]).default(''),
  KUBESAGE_API_HOST: z.string().default('127.0.0.1'),
  KUBESAGE_API_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** Folder with the built dashboard; empty serves the API alone. */
  KUBESAGE_PAGE_DIR: z.string().default(''),
  /** Prebuilt workflow bundle, as images have it; empty makes one and caches it. */
  KUBESAGE_WORKFLOW_BUNDLE: z.string().default(''),
  /** Where downloads and builds are kept by version. */
  KUBESAGE_CACHE: z
    .string()
    .min(1)
    .default(join(homedir(), '.cache', 'kubesage')),
  KUBESAGE_NATS_URL: z.string().default(''),
  KUBESAGE_METRICS_URL: z.string().default(''),
  KUBESAGE_WEAVIATE_URL: z.string().default(''),
  /** How often a watched cluster is observed, in milliseconds. */
  KUBESAGE_WATCH_EVERY_MS: z.coerce.number().int().min(1000).default(5000),
  /** An incident that comes back so soon after it was resolved is the same one; then it is closed. Milliseconds. */
  KUBESAGE_REOPEN_WITHIN_MS: z.coerce.number().int().min(1000).default(1_800_000),
  KUBESAGE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error']).default('info'),
});

/** Configuration of the worker and the API, from environment variables. Times in milliseconds. */
export type Config = z.infer<typeof schema>;

/** Parses the environment whole; throws InvalidRequest that names every wrong variable (never its value). */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new KubeSageError('InvalidRequest', `The configuration is not valid: ${faults}`, {
    next: 'Set the named environment variables; docs/configuration.md lists them.',
  });
}

export const configVariables: readonly string[] = Object.keys(schema.shape);
