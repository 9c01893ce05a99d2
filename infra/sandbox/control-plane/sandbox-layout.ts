import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeSageError } from '../../../core/errors.ts';

/** Where everything of one sandbox lies. All of it is readable by its owner alone. */
export type SandboxLayout = {
  readonly directory: string;
  readonly etcdData: string;
  readonly certificates: string;
  readonly certificateAuthority: string;
  readonly secrets: string;
  readonly tokenFile: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly egressSelector: string;
  readonly schedulerConfig: string;
  readonly kwokConfig: string;
  readonly logs: string;
  readonly sockets: { readonly etcd: string; readonly nodes: string };
  readonly kubeconfigs: Readonly<
    Record<'admin' | 'kubesage' | 'controllerManager' | 'scheduler' | 'kwok' | 'nodes', string>
  >;
};

/** Kernels allow about 104 bytes for the path of a socket. */
const longestSocketPath = 100;

export function sandboxLayout(directory: string): SandboxLayout {
  const at = (...names: readonly string[]) => join(directory, ...names);
  const sockets = socketDirectory(directory);
  return {
    directory,
    etcdData: at('etcd'),
    certificates: at('certificates'),
    certificateAuthority: at('certificates', 'apiserver.crt'),
    secrets: at('secrets'),
    tokenFile: at('secrets', 'tokens.csv'),
    serviceAccountKey: at('secrets', 'service-account.key'),
    serviceAccountPublicKey: at('secrets', 'service-account.pub'),
    auditPolicy: at('config', 'audit-policy.json'),
    auditLog: at('audit', 'audit.log'),
    egressSelector: at('config', 'egress-selector.json'),
    schedulerConfig: at('config', 'scheduler.json'),
    kwokConfig: at('config', 'kwok.yaml'),
    logs: at('logs'),
    sockets: { etcd: join(sockets, 'etcd.sock'), nodes: join(sockets, 'nodes.sock') },
    kubeconfigs: {
      admin: at('admin.kubeconfig'),
      kubesage: at('kubesage.kubeconfig'),
      controllerManager: at('secrets', 'controller-manager.kubeconfig'),
      scheduler: at('secrets', 'scheduler.kubeconfig'),
      kwok: at('secrets', 'kwok.kubeconfig'),
      nodes: at('secrets', 'nodes.kubeconfig'),
    },
  };
}

/** Makes the directories; refuses a socket directory that another user owns. */
export function makeDirectories(layout: SandboxLayout): void {
  const own = [
    layout.etcdData,
    layout.certificates,
    layout.secrets,
    layout.logs,
    join(layout.directory, 'config'),
    join(layout.directory, 'audit'),
  ];
  for (const path of [layout.directory, ...own]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  chmodSync(layout.directory, 0o700);
  const sockets = join(layout.sockets.etcd, '..');
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const found = lstatSync(sockets);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) {
    throw new KubeSageError('Forbidden', `The socket directory ${sockets} belongs to someone else.`, {
      next: 'Remove it, or choose another KUBESAGE_HOME.',
    });
  }
  chmodSync(sockets, 0o700);
}

function socketDirectory(directory: string): string {
  const beside = join(directory, 'sockets');
  if (Buffer.byteLength(join(beside, 'nodes.sock')) <= longestSocketPath && !/[^\w./-]/.test(beside)) return beside;
  return join(tmpdir(), `kubesage-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`);
}
