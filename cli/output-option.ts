import { Option } from 'commander';

export type OutputFormat = 'text' | 'json';

/** `-o json` for programs: exactly the contract, nothing else on standard output. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print the result').choices(['text', 'json']).default('text');
}

export function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
