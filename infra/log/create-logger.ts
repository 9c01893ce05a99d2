import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { maskSecrets } from './mask-secrets.ts';

const secretFields = [
  'token',
  'password',
  'secret',
  'kubeconfig',
  'sealingKey',
  'authorization',
  'Authorization',
  'cookie',
  'KUBESAGE_TOKEN',
  'KUBESAGE_SEALING_KEY',
  'KUBESAGE_DATABASE_URL',
] as const;

/**
 * A logger of one process: a line of JSON each, to standard output, which the supervisor keeps. Whatever a caller passes,
 * tokens, passwords, kubeconfigs and Authorization headers are masked.
 */
export function createLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '***' },
    hooks: { streamWrite: maskSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
