import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { type ProcessIdentity, processStartedAt } from '../process/process-start.mjs';
import { openLog } from './log-file.ts';
import type { Part, ReadyMessage } from './part.ts';

/** One process of a part. */
export type PartLife = {
  /** Null when it could not even be started. */
  readonly identity: ProcessIdentity | null;
  /** How it ended: "ended with code 1". Never rejects. */
  readonly ended: Promise<string>;
  /** Aborted when it ended. */
  readonly over: AbortSignal;
  /** What a Node part says when it serves. */
  readonly told: Promise<ReadyMessage>;
};

/** What a server needs of our environment; more could only change how it behaves. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'SSL_CERT_FILE', 'SSL_CERT_DIR'] as const;

/** Starts a part's process, its output appended to its log. */
export function startPart(part: Part, logFile: string): PartLife {
  const { command, args, cwd, account, isNode = false } = part;
  const log = openLog(logFile);
  const over = new AbortController();
  const ended = Promise.withResolvers<string>();
  const finish = (how: string): void => {
    ended.resolve(how);
    over.abort(new Error(how));
  };
  let child: ChildProcess;
  try {
    child = spawn(command, args, {
      // A group of its own: a Ctrl-C at the terminal reaches the supervisor, which ends the parts in order.
      detached: true,
      stdio: isNode ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      env: { ...(isNode ? process.env : pick(process.env)), ...part.env },
      ...(cwd === undefined ? {} : { cwd }),
      ...account,
    });
  } finally {
    closeSync(log);
  }
  child.once('error', (error) => finish(`cannot be started (${error.message})`));
  child.once('exit', (code, signal) => finish(signal === null ? `ended with code ${code}` : `was ended by ${signal}`));
  const { pid } = child;
  const pidStartedAt = pid === undefined ? null : processStartedAt(pid);
  return {
    identity: pid === undefined || pidStartedAt === null ? null : { pid, pidStartedAt },
    ended: ended.promise,
    over: over.signal,
    told: readyMessage(child),
  };
}

function readyMessage(child: ChildProcess): Promise<ReadyMessage> {
  return new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      if (isReadyMessage(message)) resolve(message);
    });
  });
}

function isReadyMessage(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && (message as { ready?: unknown }).ready === true;
}

function pick(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
