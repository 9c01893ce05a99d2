import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { parse } from 'yaml';
import { KubeSageError } from '../core/errors.ts';
import type { ClusterChoice } from '../infra/stack/run-stack.ts';
import { flattenKubeconfig } from './flatten-kubeconfig.ts';

type Options = { readonly sandbox?: true; readonly kubeconfig?: string; readonly context?: string };

/**
 * The cluster to watch: `--sandbox`, else `--kubeconfig`, else $KUBECONFIG (its first file that exists), else the sandbox. Throws
 * KubeconfigInvalid before anything is started.
 */
export async function chooseCluster(
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ClusterChoice> {
  const path = options.sandbox === true ? null : (options.kubeconfig ?? kubeconfigIn(environment.KUBECONFIG));
  if (path === null) return { kind: 'sandbox', nodes: nodesIn(environment.KUBESAGE_SANDBOX_NODES) };
  const place = resolve(path);
  const text = await read(place);
  const kubeconfig = await flattenKubeconfig(text, { path: place, context: options.context, readFile: read });
  const { 'current-context': context } = parse(kubeconfig) as { readonly 'current-context': string };
  return { kind: 'given', name: nameFor(context), path: place, kubeconfig };
}

function kubeconfigIn(variable: string | undefined): string | null {
  const paths = (variable ?? '').split(delimiter).filter((path) => path !== '');
  return paths.find((path) => existsSync(path)) ?? paths[0] ?? null;
}

function nodesIn(variable: string | undefined): number | undefined {
  if (variable === undefined || variable === '') return undefined;
  const nodes = Number(variable);
  if (Number.isInteger(nodes) && nodes > 0) return nodes;
  throw new KubeSageError('InvalidRequest', 'KUBESAGE_SANDBOX_NODES is not a number of nodes.', {
    next: 'Set it to a whole number from 1 on, or unset it.',
  });
}

/** Contexts are named freely; a cluster's name is part of ids and paths. */
function nameFor(context: string): string {
  const name = context.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return name.slice(0, 63) || 'default';
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new KubeSageError('KubeconfigInvalid', `The file ${path} cannot be read.`, {
      next: 'Name a kubeconfig that exists with --kubeconfig or $KUBECONFIG, or practise with --sandbox.',
      cause: error,
    });
  }
}
