import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const modules = join(root, 'node_modules');
export const lockFile = join(root, '.bootstrap.lock');
export const oldestNode = 20;

/** Version of Node that everything after the bootstrap runs on. */
export function pinnedVersion() {
  return readJson(join(root, 'package.json')).devDependencies.node;
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
