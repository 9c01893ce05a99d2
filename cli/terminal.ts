import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import colors from 'picocolors';
import { KubeSageError } from '../core/errors.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { findStack } from './find-stack.ts';

export type Paint = Pick<typeof colors, 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta'>;

/** What a command has to do with the outside: tests give their own. */
export type Terminal = {
  readonly paint: Paint;
  readonly connect: () => Promise<ApiClient>;
  /** The result, on standard output. */
  readonly print: (text: string) => void;
  /** Progress and hints, on standard error, so that they never get into a pipe. */
  readonly say: (text: string) => void;
  /** Asks a person; without one, reads a line of standard input. A secret is not shown while it is typed. */
  readonly ask: (question: string, isSecret: boolean) => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
  readonly exitWith: (code: number) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => Date;
};

export function processTerminal(): Terminal {
  return {
    paint: colors,
    connect: async () => createApiClient(await findStack(process.env)),
    print: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
    ask,
    readFile: (path) => readText(path),
    exitWith: (code) => {
      process.exitCode = code;
    },
    sleep: (ms) => delay(ms),
    now: () => new Date(),
  };
}

async function ask(question: string, isSecret: boolean): Promise<string> {
  const isPerson = process.stdin.isTTY === true;
  if (isPerson) process.stderr.write(`${question}: `);
  // Readline echoes to its output; a secret's goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = isSecret || !isPerson ? nowhere : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: isPerson });
  try {
    for await (const line of lines) return line;
    throw new KubeSageError('InvalidRequest', `${question}: standard input has no line for it.`, {
      next: 'Give it with --input name=value or --input name=@file.',
    });
  } finally {
    lines.close();
    if (isPerson && isSecret) process.stderr.write('\n');
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new KubeSageError('InvalidRequest', `The file ${path} ${why}.`, { cause: error });
  }
}
