import type { Dependency } from './dependencies.ts';
import type { NetworkError } from './network-errors.ts';

/** What is wrong with a peer that a variable names. */
export type PeerFault = { readonly says: string; readonly line: string | null; readonly kind: 'host' | 'port' };

/** The configured peer is wrong when nothing has its name, or when it has no such port and calls to it fail. */
export function peerFault(
  { address, resolution, name }: Dependency,
  errors: readonly NetworkError[],
): PeerFault | null {
  const about = errors.find(
    ({ host }) => host !== null && (host === address.host || host.startsWith(`${address.host}.`)),
  );
  if (resolution.kind === 'missing') {
    if (errors.length > 0 && about === undefined) return null;
    return {
      kind: 'host',
      says: `${name} names host ${address.host}, but no Service is called so`,
      line: about?.line ?? null,
    };
  }
  if (resolution.kind !== 'service' || address.port === null) return null;
  const { ports = [], clusterIP, type } = resolution.service.spec;
  if (clusterIP === 'None' || type === 'ExternalName' || ports.length === 0) return null;
  if (ports.some(({ port }) => port === address.port)) return null;
  const failed = errors.find(
    (error) => error.port === address.port || error.host === address.host || error.host === clusterIP,
  );
  if (failed === undefined) return null;
  const served = ports.map(({ port }) => port).join(', ');
  return {
    kind: 'port',
    says: `${name} names port ${address.port} of ${address.host}, but Service ${resolution.service.metadata.name} serves ${served}`,
    line: failed.line,
  };
}
