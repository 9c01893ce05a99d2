import { parseDocument } from 'yaml';
import { z } from 'zod';
import { KubeSageError } from '../../core/errors.ts';

const named = <T extends z.ZodType>(key: string, body: T) => z.array(z.looseObject({ name: z.string(), [key]: body }));
const shape = z.looseObject({
  'current-context': z.string().optional(),
  contexts: named('context', z.looseObject({ cluster: z.string(), user: z.string().optional() })),
  clusters: named('cluster', z.looseObject({ server: z.string() })),
  users: named('user', z.looseObject({}).nullable()).nullish(),
});

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/**
 * Checks the shape of a kubeconfig before it is stored, and answers which server its context names. Files are refused, since
 * their content is not here; programs (`exec`) run where the worker runs, so only somebody who could run them anyway may name
 * one. Throws KubeconfigInvalid that names the part, never its value.
 */
export function checkKubeconfig(
  text: string,
  options: { readonly context: string | undefined; readonly mayRunPrograms: boolean },
): { readonly context: string; readonly server: string } {
  const config = parse(text);
  const names = config.contexts.map(({ name }) => name);
  const context = options.context ?? config['current-context'] ?? '';
  if (context === '') throw invalid(`It has no current-context; name one of its contexts: ${names.join(', ')}.`);
  const wanted = bodyOf<{ cluster: string; user?: string }>(config.contexts, context, 'context');
  if (wanted === undefined) throw invalid(`It has no context "${context}", only: ${names.join(', ')}.`);
  const cluster = bodyOf<{ server: string }>(config.clusters, wanted.cluster, 'cluster');
  if (cluster === undefined)
    throw invalid(`Its context "${context}" names the cluster "${wanted.cluster}", which it does not have.`);
  const user = wanted.user === undefined ? {} : bodyOf<object | null>(config.users ?? [], wanted.user, 'user');
  if (user === undefined)
    throw invalid(`Its context "${context}" names the user "${wanted.user}", which it does not have.`);
  if (!/^https?:$/.test(URL.canParse(cluster.server) ? new URL(cluster.server).protocol : '')) {
    throw invalid(`The server of its cluster "${wanted.cluster}" is not an http or https address.`);
  }
  const used = { ...cluster, ...user };
  const file = fileFields.find((field) => field in used);
  if (file !== undefined) {
    throw invalid(`Its ${file} names a file, which is not part of the request.`, {
      next: 'Use `kubesage clusters add`, or send the output of `kubectl config view --flatten --minify --raw`.',
    });
  }
  if ('exec' in used && !options.mayRunPrograms) {
    throw invalid(`Its user "${wanted.user}" signs in by running a program, which a browser session may not ask for.`, {
      next: 'Register it from the command line: `kubesage clusters add`.',
    });
  }
  return { context, server: cluster.server };
}

function parse(text: string): z.infer<typeof shape> {
  // maxAliasCount is kept at the library's default, which stops documents that grow by aliases.
  const document = parseDocument(text, { logLevel: 'silent' });
  const [fault] = document.errors;
  // The library's own message quotes the lines around the fault, which may hold a secret.
  if (fault !== undefined) throw invalid(`It is not YAML: ${fault.code} in line ${fault.linePos?.[0].line ?? 0}.`);
  const result = shape.safeParse(toJs(document));
  if (result.success) return result.data;
  const parts = [...new Set(result.error.issues.map(({ path }) => path.join('.') || 'the whole'))];
  throw invalid(`These parts of it are missing or have another shape: ${parts.join(', ')}.`);
}

function toJs(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    throw invalid('Its YAML aliases cannot be resolved.');
  }
}

function bodyOf<T>(entries: readonly Readonly<Record<string, unknown>>[], name: string, key: string): T | undefined {
  return entries.find((entry) => entry.name === name)?.[key] as T | undefined;
}

function invalid(says: string, options: { readonly next?: string } = {}): KubeSageError {
  return new KubeSageError('KubeconfigInvalid', `The kubeconfig cannot be used. ${says}`, options);
}
