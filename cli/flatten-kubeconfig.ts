import { dirname, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { KubeSageError } from '../core/errors.ts';

type Entry<K extends string> = { readonly name: string } & {
  readonly [key in K]?: Readonly<Record<string, unknown>> | null;
};
type Kubeconfig = {
  readonly 'current-context'?: string;
  readonly contexts?: readonly Entry<'context'>[];
  readonly clusters?: readonly Entry<'cluster'>[];
  readonly users?: readonly Entry<'user'>[];
};

const embedded = {
  'certificate-authority': 'certificate-authority-data',
  'client-certificate': 'client-certificate-data',
  'client-key': 'client-key-data',
} as const;

type Options = {
  readonly path: string;
  readonly context: string | undefined;
  readonly readFile: (path: string) => Promise<string>;
};

/**
 * The one context of a kubeconfig that is to be registered, with the files that it names put into it: credentials of
 * other clusters stay at home. Throws KubeconfigInvalid; the API checks the rest.
 */
export async function flattenKubeconfig(text: string, { path, context: wanted, readFile }: Options): Promise<string> {
  const config = parseConfig(text, path);
  const context = wanted ?? config['current-context'] ?? '';
  const names = (config.contexts ?? []).map(({ name }) => name).join(', ');
  const chosen = config.contexts?.find(({ name }) => name === context);
  if (chosen === undefined) {
    const says = context === '' ? 'has no current-context' : `has no context "${context}"`;
    throw invalid(`${path} ${says}; its contexts: ${names || 'none'}.`, 'Name one of them with --context.');
  }
  const cluster = config.clusters?.find(({ name }) => name === chosen.context?.cluster);
  const user = config.users?.find(({ name }) => name === chosen.context?.user);
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [chosen],
    clusters: cluster === undefined ? [] : [{ name: cluster.name, cluster: await embed(cluster.cluster ?? {}) }],
    users: user === undefined ? [] : [{ name: user.name, user: await embed(user.user ?? {}) }],
  });

  async function embed(body: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const result: Record<string, unknown> = { ...body };
    for (const [field, dataField] of Object.entries(embedded)) {
      const file = result[field];
      delete result[field];
      if (typeof file !== 'string' || file === '' || dataField in body) continue;
      result[dataField] = Buffer.from(await readFile(resolve(dirname(path), file))).toString('base64');
    }
    if (typeof result.tokenFile === 'string') {
      result.token ??= (await readFile(resolve(dirname(path), result.tokenFile))).trim();
      delete result.tokenFile;
    }
    return result;
  }
}

function parseConfig(text: string, path: string): Kubeconfig {
  try {
    const config = parse(text, { logLevel: 'silent' }) as unknown;
    if (typeof config === 'object' && config !== null) return config as Kubeconfig;
  } catch {
    // Told below without the parser's message, which quotes the lines around the fault.
  }
  throw invalid(
    `${path} is not a kubeconfig.`,
    'Check that it is the file you mean: `kubectl config view` shows yours.',
  );
}

function invalid(detail: string, next: string): KubeSageError {
  return new KubeSageError('KubeconfigInvalid', detail, { next });
}
