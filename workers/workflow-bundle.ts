import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Answers the path of the workflow bundle, made anew only when its sources or the SDK changed: bundling takes seconds,
 * and the worker is what the first screen waits for.
 */
export async function workflowBundle(cacheDir: string): Promise<string> {
  const path = join(cacheDir, 'workflows', `${await sourceHash()}.js`);
  try {
    await readFile(path);
    return path;
  } catch {
    const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows', 'index.ts') });
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, code);
    await rename(draft, path);
    return path;
  }
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(sdkVersion());
  for (const folder of ['workflows', 'core']) {
    const entries = await readdir(join(root, folder), { recursive: true });
    for (const entry of entries.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
      hash.update(entry).update(await readFile(join(root, folder, entry)));
    }
  }
  return hash.digest('hex').slice(0, 24);
}

function sdkVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('@temporalio/worker/package.json');
  return String((manifest as { readonly version: string }).version);
}
