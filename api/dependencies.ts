import type { Database } from '../adapters/database/stores.ts';
import type { Orchestrator } from '../adapters/temporal/orchestrator.ts';

/** Something the API or a feature of it relies on. A required part that is down makes the API not ready. */
export type CheckedPart = {
  readonly name: string;
  readonly isRequired: boolean;
  /** Resolves when the part answers; rejects with why not. */
  readonly check: () => Promise<void>;
};

/** The part of a logger that the API uses. */
export type ApiLog = {
  readonly info: (fields: Readonly<Record<string, unknown>>, says: string) => void;
  readonly warn: (fields: Readonly<Record<string, unknown>>, says: string) => void;
  readonly error: (fields: Readonly<Record<string, unknown>>, says: string) => void;
};

export type ApiDependencies = {
  /** Throws DependencyDown while PostgreSQL is not connected: the API answers before its parts are up. */
  readonly database: () => Database;
  /** Throws DependencyDown while Temporal is not connected. */
  readonly orchestrator: () => Orchestrator;
  readonly parts: readonly CheckedPart[];
  readonly now: () => Date;
  /** Fresh random text that nobody can guess, URL-safe. */
  readonly random: () => string;
  /** The local user's bearer token; it also signs sessions. */
  readonly token: string;
  /** Lets a program send alerts to `/v1/hooks` and nothing else; '' for none. */
  readonly hookToken: string;
  /** Name under which the local user's deeds are recorded. */
  readonly localUser: string;
  /** Host that the server listens on: on loopback, requests that name another host are refused. */
  readonly listenHost: string;
  readonly watchEveryMs: number;
  /** Folder with the built dashboard; '' for none. */
  readonly pageDir: string;
  /** Aborted when the API stops: streams end then. */
  readonly stopping: AbortSignal;
  readonly log: ApiLog;
};
