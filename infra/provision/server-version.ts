import { execFile } from 'node:child_process';
import type { ComponentName } from './component.ts';

/** How each server is asked who it is. `--help` where it has no version. */
const questions: Readonly<Record<ComponentName, readonly string[]>> = {
  temporal: ['--version'],
  etcd: ['--version'],
  'kube-apiserver': ['--version'],
  'kube-controller-manager': ['--version'],
  'kube-scheduler': ['--version'],
  kwok: ['--version'],
  'nats-server': ['--version'],
  'victoria-metrics': ['--version'],
  weaviate: ['--help'],
};

/** What the binary says of itself; rejects when it does not run here. */
export function serverVersion(component: ComponentName, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(path, questions[component], { timeout: 20_000 }, (error, stdout, stderr) => {
      // Some answer `--help` with a code of their own; not starting at all is what counts.
      if (error !== null && (typeof error.code === 'string' || error.signal !== null)) reject(new Error(`${path} does not run here: ${error.message}`));
      else resolve(`${stdout}${stderr}`.trim());
    });
  });
}
