import type { ProgramBehaviour } from './image-behaviour.ts';

export type LogLevel = 'debug' | 'info' | 'warn';
/** What a program says while it works, as level and message. */
export type Saying = readonly [level: LogLevel, message: string];

/** A service of the shop, told independently of the language that it is written in. */
export type ServiceProgram = {
  /** Short name of the service, as its logs have it: `checkout`. */
  readonly name: string;
  readonly memoryMiB: number;
  readonly says: readonly Saying[];
  /** Environment variables that it cannot start without. */
  readonly env?: readonly string[];
  /** Variables whose value must match. */
  readonly formats?: Readonly<Record<string, string>>;
  /** Variables with the address of a peer that it cannot work without. */
  readonly needs?: readonly string[];
  /** Variables with the address of a peer that it can do without for a while. */
  readonly uses?: readonly string[];
};

/** How a language's programs listen, log and die. */
export type Language = {
  readonly listens: ProgramBehaviour['listens'];
  readonly executables: readonly string[];
  readonly line: (name: string, saying: Saying) => string;
  /** Lines of the runtime itself among the service's own: harmless, as they are in real logs. */
  readonly noise: (name: string) => readonly string[];
  readonly missing: (name: string, variable: string) => readonly string[];
  readonly malformed: (name: string, variable: string) => readonly string[];
};

/** The behaviour of a service written in a language. */
export function programIn(language: Language, service: ServiceProgram): ProgramBehaviour {
  const { name, memoryMiB, says, env = [], formats = {}, needs = [], uses = [] } = service;
  return {
    requiredEnv: [
      ...env.map((variable) => ({ name: variable, log: language.missing(name, variable) })),
      ...Object.entries(formats).map(([variable, pattern]) => ({
        name: variable,
        pattern,
        log: language.malformed(name, variable),
      })),
    ],
    listens: language.listens,
    memoryMiB,
    calls: [
      ...needs.map((variable) => ({ env: variable, isRequired: true })),
      ...uses.map((variable) => ({ env: variable, isRequired: false })),
    ],
    ends: null,
    executables: language.executables,
    log: interleave(
      says.map((saying) => language.line(name, saying)),
      language.noise(name),
    ),
  };
}

/** One line of noise after every two of the service's own, for as long as there is any. */
function interleave(own: readonly string[], noise: readonly string[]): readonly string[] {
  return [
    ...own.flatMap((line, index) => {
      const extra = index % 2 === 1 ? noise[(index - 1) / 2] : undefined;
      return extra === undefined ? [line] : [line, extra];
    }),
    ...noise.slice(Math.floor(own.length / 2)),
  ];
}
