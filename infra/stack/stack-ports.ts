import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeSageError } from '../../core/errors.ts';
import { type HeldPort, holdPort } from './free-port.ts';
import { optionalPorts } from './parts/optional-parts.ts';
import { writePrivately } from './stack-home.ts';

const heldPorts = [
  'api',
  'temporal',
  'temporalUi',
  'postgresql',
  'apiServer',
  'controllerManager',
  'scheduler',
] as const;
type HeldName = (typeof heldPorts)[number];
type PortName = HeldName | (typeof optionalPorts)[number];

/** Ports of the required parts, held until they start, and of the optional ones, which are only chosen. */
export type StackPorts = {
  readonly held: Readonly<Record<HeldName, HeldPort>>;
  readonly optional: Readonly<Record<(typeof optionalPorts)[number], number>>;
  /** Lets another KubeSage have them. */
  readonly giveBack: () => Promise<void>;
};

export type PortOptions = {
  readonly home: string;
  /** The API's port when a person asked for that one: another would not do. */
  readonly apiPort: number | null;
  readonly onTaken: (says: string) => void;
};

/** What people expect; the others have no name that anybody knows. */
const wished: Readonly<Partial<Record<PortName, number>>> = {
  api: 8080,
  temporal: 7233,
  temporalUi: 8233,
  postgresql: 5433,
  apiServer: 16443,
  nats: 4222,
  natsMonitor: 8222,
  victoriaMetrics: 8428,
  weaviate: 8090,
};

const spoken: Readonly<Partial<Record<PortName, string>>> = {
  api: 'the dashboard and API',
  temporal: 'Temporal',
  temporalUi: 'the Temporal Web UI',
  postgresql: 'PostgreSQL',
  apiServer: "the sandbox's API server",
};

/** Ports that people know, for whoever looks whether they are free. */
export const wishedPorts: readonly { readonly name: string; readonly port: number }[] = heldPorts.flatMap((name) => {
  const [port, says] = [wished[name], spoken[name]];
  return port === undefined || says === undefined ? [] : [{ name: says, port }];
});

/** Takes the usual ports where they are free, else those of the last start, else any. */
export async function holdStackPorts({ home, apiPort, onTaken }: PortOptions): Promise<StackPorts> {
  const file = join(home, 'ports.json');
  const last = readLast(file);
  const all = new Map<PortName, HeldPort>();
  const giveBack = async (): Promise<void> => {
    await Promise.all([...all.values()].map(({ release }) => release()));
    for (const held of all.values()) held.giveBack();
  };
  for (const name of [...heldPorts, ...optionalPorts]) {
    const wishes = [name === 'api' ? (apiPort ?? wished.api) : wished[name], last[name]];
    const held = await holdPort(...wishes.filter((port) => port !== undefined));
    const [wish] = wishes;
    all.set(name, held);
    if (wish !== undefined && wish !== 0 && held.port !== wish) {
      if (name === 'api' && apiPort !== null) {
        await giveBack();
        throw new KubeSageError('Conflict', `Port ${apiPort} is taken by another program.`, {
          next: 'Choose another one with --port, or leave it out to get a free one.',
        });
      }
      if (spoken[name] !== undefined) onTaken(`Port ${wish} is taken; ${spoken[name]} gets ${held.port}.`);
    }
  }
  writePrivately(file, `${JSON.stringify(Object.fromEntries([...all].map(([name, { port }]) => [name, port])))}\n`);
  // An open port would look like a part that answers, and these may come minutes later.
  await Promise.all(optionalPorts.map((name) => all.get(name)?.release()));
  return {
    held: Object.fromEntries(heldPorts.map((name) => [name, all.get(name)])) as StackPorts['held'],
    optional: Object.fromEntries(optionalPorts.map((name) => [name, all.get(name)?.port])) as StackPorts['optional'],
    giveBack,
  };
}

function readLast(file: string): Readonly<Partial<Record<PortName, number>>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<PortName, number>>;
  } catch {
    return {};
  }
}
