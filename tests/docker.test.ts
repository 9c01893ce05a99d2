import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configVariables } from '../infra/config/config.ts';
import { searchAttributes } from '../workflows/messages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8');
const compose = readFileSync(`${root}docker-compose.yml`, 'utf8');
const { services } = parse(compose, { merge: true }) as { services: Readonly<Record<string, Service>> };
type Service = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly image?: string;
};

describe('Dockerfile', () => {
  it('copies only what is in the repository, and both entry points', () => {
    const copied = [...dockerfile.matchAll(/^COPY --from=build \S+ \/app\/(\S+) \.\/(\S+)$/gm)].map(
      ([, folder]) => folder ?? '',
    );
    expect(copied).toEqual(
      expect.arrayContaining(['core', 'workflows', 'activities', 'adapters', 'workers', 'api', 'infra']),
    );
    const made = new Set(['dist', 'node_modules']);
    expect(copied.filter((folder) => !made.has(folder) && !existsSync(`${root}${folder}`))).toEqual([]);
  });

  it('runs as a numbered user that is not root', () => {
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  });

  it('has the Node version that the project pins', () => {
    const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      devDependencies: { node: string };
    };
    expect(dockerfile.match(/^FROM node:([\d.]+)/gm)?.every((line) => line.endsWith(devDependencies.node))).toBe(true);
  });
});

describe('docker-compose.yml', () => {
  it('names an image with a version for every service', () => {
    for (const [name, { image }] of Object.entries(services)) expect(image, name).toMatch(/:[\w.-]+$/);
  });

  it('sets only variables that the configuration knows, in the worker and the API alike', () => {
    for (const name of ['worker', 'api']) {
      const variables = Object.keys(services[name]?.environment ?? {});
      expect(variables.length, name).toBeGreaterThan(5);
      expect(variables.filter((variable) => !configVariables.includes(variable))).toEqual([]);
    }
  });

  it('creates every search attribute that the workflows use', () => {
    for (const attribute of Object.values(searchAttributes).flat()) expect(compose).toContain(attribute);
  });

  it.skipIf(!hasCompose())('is accepted by docker compose', () => {
    const env = { ...process.env, KUBESAGE_TOKEN: 'x'.repeat(32), KUBESAGE_SEALING_KEY: 'y' };
    expect(() => execFileSync('docker', ['compose', 'config', '--quiet'], { cwd: root, env })).not.toThrow();
  });
});

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
