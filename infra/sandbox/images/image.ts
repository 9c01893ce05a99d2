import type { ImageBehaviour, ProgramBehaviour } from './image-behaviour.ts';

type Variant = Partial<ProgramBehaviour>;

/** An image with the tags that were released well, and the ones that differ in what the program does. */
export function image(
  repository: string,
  tags: readonly string[],
  program: ProgramBehaviour,
  variants: Readonly<Record<string, Variant>> = {},
): ImageBehaviour {
  return { repository, tags: { ...Object.fromEntries(tags.map((tag) => [tag, {}])), ...variants }, program };
}

/** An image that only those can pull who log in to its registry. */
export function privateImage(...parameters: Parameters<typeof image>): ImageBehaviour {
  return { ...image(...parameters), isPrivate: true };
}

/** A server of someone else's making: what it listens on, what it holds in memory and what it logs. */
export function server(program: Pick<ProgramBehaviour, 'listens' | 'memoryMiB' | 'log'> & Variant): ProgramBehaviour {
  return { requiredEnv: [], calls: [], ends: null, ...program };
}

/** A program that does its work and ends well. */
export function task(program: ProgramBehaviour, afterSeconds: number, log: readonly string[]): ProgramBehaviour {
  return { ...program, listens: [], ends: { afterSeconds, exitCode: 0, log } };
}
