import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import { KubeSageError } from '../../core/errors.ts';

type KubeconfigCluster = ReturnType<KubeConfig['getClusters']>[number];
type KubeconfigUser = ReturnType<KubeConfig['getUsers']>[number];

/** One context of a kubeconfig, checked as far as that goes without asking the cluster. */
export type KubeconfigContext = {
  readonly context: string;
  /** URL of the API server, without a slash at its end. */
  readonly server: string;
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  /** Ready to apply the user's way of signing in; keeps what an exec plugin or an OIDC provider answered. */
  readonly config: KubeConfig;
};

/**
 * Reads a context of a kubeconfig ('' for the current one). Throws KubeconfigInvalid that names the wrong part, never its
 * value, and ClusterCredentialsInvalid for a client certificate that is past its time.
 */
export function readKubeconfig(text: string, context: string): KubeconfigContext {
  const whole = parse(text);
  const names = whole.getContexts().map(({ name }) => name);
  const wanted = context === '' ? (whole.getCurrentContext() ?? '') : context;
  if (wanted === '') throw invalid(`It has no current-context; name one of its contexts: ${list(names)}.`);
  const chosen = whole.getContextObject(wanted);
  if (chosen === null) throw invalid(`It has no context "${wanted}"; its contexts are: ${list(names)}.`);
  const found = whole.getCluster(chosen.cluster);
  if (found === null)
    throw invalid(`Context "${wanted}" names the cluster "${chosen.cluster}", which is not in the file.`);
  const user = userOf(whole, wanted, chosen.user);
  const server = checkServer(found, user);
  // Without TLS there is nothing to verify; the library refuses plain http otherwise.
  const cluster = server.protocol === 'http:' ? { ...found, skipTLSVerify: true } : found;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, user);
  checkCertificates(cluster, user);
  return { context: wanted, server: found.server.replace(/\/+$/, ''), cluster, user, config };
}

function parse(text: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromString(text);
  } catch (error) {
    // Without the cause: its message quotes the file.
    throw invalid(sayParseFault(error));
  }
  if (config.getClusters().length === 0) throw invalid('It has no clusters: it does not look like a kubeconfig.');
  return config;
}

/** The parser's own message quotes the lines around the fault, which may hold a secret: only its reason and line are told. */
function sayParseFault(error: unknown): string {
  const { reason, mark, code, path, message } = error as {
    readonly reason?: string;
    readonly mark?: { readonly line?: number };
    readonly code?: string;
    readonly path?: string;
    readonly message?: string;
  };
  if (reason !== undefined)
    return `It is not YAML: ${reason}${mark === undefined ? '' : `, line ${(mark.line ?? 0) + 1}`}.`;
  if (code === 'ENOENT') return `It names the file ${path}, which does not exist where KubeSage runs.`;
  if (message !== undefined && / is missing$/.test(message)) return `${message}.`;
  return 'It is not a kubeconfig: a mapping with clusters, contexts and users is expected.';
}

function userOf(whole: KubeConfig, context: string, name: string | undefined): KubeconfigUser {
  if (name === undefined || name === '') return { name: 'anonymous' };
  const user = whole.getUser(name);
  if (user === null) throw invalid(`Context "${context}" names the user "${name}", which is not in the file.`);
  return user;
}

function checkServer(cluster: KubeconfigCluster, user: KubeconfigUser): URL {
  const server = URL.canParse(cluster.server) ? new URL(cluster.server) : null;
  if (server === null || !/^https?:$/.test(server.protocol)) {
    throw invalid(`The server of cluster "${cluster.name}" is not an http or https address.`);
  }
  if (cluster.proxyUrl && !/^(https?|socks5?):/.test(cluster.proxyUrl)) {
    throw invalid(`The proxy-url of cluster "${cluster.name}" is not an http, https or socks5 address.`);
  }
  const sendsSecrets = [user.token, user.password, user.exec, user.authProvider].some(
    (way) => way !== undefined && way !== null,
  );
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname);
  if (server.protocol === 'http:' && sendsSecrets && !isLocal) {
    throw invalid(
      `Cluster "${cluster.name}" would get the credentials unencrypted: its server must be an https address.`,
    );
  }
  return server;
}

function checkCertificates(cluster: KubeconfigCluster, user: KubeconfigUser): void {
  const options: { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer } = {};
  for (const [part, data, file] of [
    ['ca', cluster.caData, cluster.caFile],
    ['cert', user.certData, user.certFile],
    ['key', user.keyData, user.keyFile],
  ] as const) {
    const content = data !== undefined && data !== null ? Buffer.from(data, 'base64') : contentOf(file);
    if (content !== null) options[part] = content;
  }
  const authority = certificateIn('certificate-authority', options.ca);
  const certificate = certificateIn('client-certificate', options.cert);
  if (authority !== null || certificate !== null || options.key !== undefined) {
    try {
      createSecureContext(options);
    } catch (error) {
      throw invalid(`The client certificate and key of user "${user.name}" cannot be used together.`, error);
    }
  }
  if (certificate !== null && certificate.validToDate.getTime() < Date.now()) {
    throw new KubeSageError(
      'ClusterCredentialsInvalid',
      `The client certificate of user "${user.name}" expired on ${certificate.validToDate.toISOString()}.`,
    );
  }
}

function contentOf(file: string | undefined | null): Buffer | null {
  if (file === undefined || file === null || file === '') return null;
  try {
    return readFileSync(file);
  } catch (error) {
    throw invalid(
      `It names the file ${file}, which cannot be read where KubeSage runs; \`kubectl config view --flatten --raw\` puts its content in.`,
      error,
    );
  }
}

function certificateIn(part: string, content: string | Buffer | undefined): X509Certificate | null {
  if (content === undefined) return null;
  try {
    return new X509Certificate(content);
  } catch (error) {
    throw invalid(`Its ${part} is not a PEM certificate (in the -data form: PEM in base64).`, error);
  }
}

function invalid(says: string, cause?: unknown): KubeSageError {
  return new KubeSageError('KubeconfigInvalid', `The kubeconfig cannot be used. ${says}`, { cause });
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
