import { execFile } from 'node:child_process';
import type { ComponentName } from './component.ts';

type Question = {
  readonly args: readonly string[];
  /** Finds the version in the answer; null where a server does not know its own. */
  readonly version: RegExp | null;
};

const kubernetes: Question = { args: ['--version'], version: /Kubernetes v(\S+)/ };

/** How each server is asked who it is. */
const questions: Readonly<Record<ComponentName, Question>> = {
  temporal: { args: ['--version'], version: /temporal version (\S+)/ },
  etcd: { args: ['--version'], version: /etcd Version: (\S+)/ },
  'kube-apiserver': kubernetes,
  'kube-controller-manager': kubernetes,
  'kube-scheduler': kubernetes,
  kwok: { args: ['--version'], version: /kwok version v(\S+)/ },
  'nats-server': { args: ['--version'], version: /nats-server: v(\S+)/ },
  'victoria-metrics': { args: ['-version'], version: /v(\d+\.\d+\.\d+)/ },
  weaviate: { args: ['--help'], version: null },
};

const answerWithinMs = 30_000;

/**
 * Runs a server just far enough to say its version; null when it runs and does not know. Rejects when it does not run on
 * this machine.
 */
export function serverVersion(component: ComponentName, path: string): Promise<string | null> {
  const { args, version } = questions[component];
  return new Promise((resolve, reject) => {
    execFile(path, args, { timeout: answerWithinMs, env: {} }, (error, stdout, stderr) => {
      if (error !== null) {
        const why =
          error.killed === true ? `it gave no answer in ${answerWithinMs / 1000} s` : firstLine(error.message);
        reject(new Error(`${path} does not run here: ${why}`));
        return;
      }
      resolve(version?.exec(`${stdout}\n${stderr}`)?.[1] ?? null);
    });
  });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
