import { createColors } from 'picocolors';
import { type TestApi, testApi, token } from '../../api/testing/test-api.ts';
import { createApiClient } from '../api-client.ts';
import type { Terminal } from '../terminal.ts';

export type TestTerminal = Terminal & {
  readonly test: TestApi;
  readonly printed: () => string;
  readonly said: () => string;
  readonly exitCode: () => number;
  readonly asked: readonly { readonly question: string; readonly isSecret: boolean }[];
};

/** A terminal without colours in front of the real API over ports in memory. */
export function testTerminal(
  options: {
    readonly answers?: readonly string[];
    readonly files?: Readonly<Record<string, string>>;
    /** Called at each wait, with how many there were before. */
    readonly onSleep?: (test: TestApi, count: number) => void;
  } = {},
): TestTerminal {
  const test = testApi();
  const printed: string[] = [];
  const said: string[] = [];
  const asked: { readonly question: string; readonly isSecret: boolean }[] = [];
  let exitCode = 0;
  let slept = 0;
  let elapsedMs = 0;
  const send = async (input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> =>
    test.api.request(String(input), init);

  return {
    test,
    asked,
    printed: () => printed.join('\n'),
    said: () => said.join('\n'),
    exitCode: () => exitCode,
    paint: createColors(false),
    connect: async () => createApiClient({ url: 'http://127.0.0.1:8080', token }, send),
    print: (text) => void printed.push(text),
    say: (text) => void said.push(text),
    async ask(question, isSecret) {
      asked.push({ question, isSecret });
      return options.answers?.[asked.length - 1] ?? '';
    },
    async readFile(path) {
      const content = options.files?.[path];
      if (content === undefined) throw new Error(`no file ${path}`);
      return content;
    },
    exitWith(code) {
      exitCode = code;
    },
    async sleep(ms) {
      elapsedMs += ms;
      options.onSleep?.(test, slept++);
    },
    now: () => new Date(Date.parse('2026-03-01T12:05:00.000Z') + elapsedMs),
  };
}
