import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { searchAttributes } from '../../../workflows/messages.ts';
import type { Part } from '../part.ts';
import { untilAnswers } from '../until-answers.ts';

export type TemporalOptions = {
  readonly binary: string;
  /** Made when it is absent, closed to other users: the file holds every history. */
  readonly directory: string;
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  readonly beforeStart?: () => Promise<void>;
};

const attributeTypes = { keyword: 'Keyword', bool: 'Bool', int: 'Int', double: 'Double' } as const;

/** The Temporal dev server with its Web UI, on loopback, its state in one SQLite file. */
export function temporalPart(options: TemporalOptions): Part {
  const { binary, directory, port, uiPort, namespace, beforeStart } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const places = ['--ip', '127.0.0.1', '--port', String(port), '--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)];
  const state = ['--db-filename', join(directory, 'temporal.sqlite'), '--namespace', namespace, '--log-level', 'warn'];
  return {
    name: 'temporal',
    command: binary,
    args: ['server', 'start-dev', ...places, ...state, ...attributeArguments()],
    env: { HOME: directory },
    after: [],
    address: `127.0.0.1:${port}`,
    // The Web UI passes this on to the frontend, so it answers once both are up and the namespace is there.
    untilReady: (signal) => untilAnswers(`http://127.0.0.1:${uiPort}/api/v1/namespaces/${namespace}`, signal),
    ...(beforeStart === undefined ? {} : { beforeStart }),
  };
}

function attributeArguments(): readonly string[] {
  return Object.entries(attributeTypes).flatMap(([kind, type]) =>
    searchAttributes[kind as keyof typeof attributeTypes].flatMap((name) => ['--search-attribute', `${name}=${type}`]),
  );
}
