import type { ManagedFields } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { type KindName, resourceKinds } from '../../../cluster/resource-kinds.ts';
import { type ApiDeprecation, apiDeprecation, apiDeprecations, minorVersion } from '../../api-deprecations.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { sayObject } from '../../say-reference.ts';

const named: ReadonlySet<string> = new Set(apiDeprecations.map(({ kind }) => kind));
const kinds: readonly KindName[] = resourceKinds
  .map(({ kind }) => kind)
  .filter((kind) => named.has(kind) && kind !== 'Event');

/** Objects that somebody writes by an API version which is deprecated or gone: the next write after the upgrade fails. */
export const deprecatedApis = objectAnalyzer({
  name: 'deprecated-apis',
  subjects: kinds,
  reasons: {
    ApiRemovedNext:
      'An object is written by an API version that the next minor version of Kubernetes, or the one after, no longer serves.',
    ApiDeprecated: 'An object is written by an API version that is deprecated.',
    ApiRemoved: 'An object was last written by its manager by an API version that the cluster no longer serves.',
  },
  isSubject: (_, { kind, metadata }) =>
    (metadata.managedFields ?? []).some(({ apiVersion = '' }) => apiDeprecation(apiVersion, kind) !== undefined),
  analyze: (index, object) => {
    const [server] = index.all('ServerVersion');
    const minor = server === undefined ? null : minorVersion(server.metadata.name);
    const uses = new Map<
      string,
      { readonly at: number; readonly entry: ManagedFields; readonly row: ApiDeprecation }
    >();
    for (const [at, entry] of (object.metadata.managedFields ?? []).entries()) {
      const row = apiDeprecation(entry.apiVersion ?? '', object.kind);
      // What belongs to the control plane is upgraded with it.
      if (row !== undefined && !/^(?:kube-|kubelet|cloud-controller)/.test(entry.manager ?? ''))
        uses.set(row.apiVersion, { at, entry, row });
    }
    return [...uses.values()].map(({ at, entry, row }) => {
      const { reason, severity, says } = judge(row, minor, object.metadata.namespace === 'kube-system');
      const manager = entry.manager ?? 'somebody';
      return makeFinding(index, {
        analyzer: 'deprecated-apis',
        severity,
        object: refOf(object),
        reason,
        discriminator: row.apiVersion,
        message: `${sayObject(object)} is written by ${manager} as ${row.apiVersion}, ${says}: use ${row.replacement}.`,
        evidence: [
          fieldEvidence(
            object,
            `metadata.managedFields[${at}].apiVersion`,
            `${row.apiVersion} (manager ${manager}, ${entry.time ?? 'at an unknown time'})`,
          ),
          ...(server === undefined ? [] : [fieldEvidence(server, 'metadata.name', server.metadata.name)]),
        ],
        cause: {
          object: refOf(object),
          reason,
          confidence: 0.8,
          explanation: `${manager} writes ${sayObject(object)} as ${row.apiVersion}, ${says}.`,
        },
      });
    });
  },
});

function judge(
  { deprecated, removed }: ApiDeprecation,
  minor: number | null,
  isSystem: boolean,
): { readonly reason: string; readonly severity: Severity; readonly says: string } {
  if (minor !== null && removed <= minor)
    return {
      reason: 'ApiRemoved',
      severity: 'info',
      says: `which is not served since 1.${removed}, so that writing it so again fails`,
    };
  if (minor !== null && removed <= minor + 2)
    // A provider's own objects are upgraded by the provider.
    return {
      reason: 'ApiRemovedNext',
      severity: isSystem ? 'info' : 'low',
      says: `which 1.${removed} no longer serves`,
    };
  return {
    reason: 'ApiDeprecated',
    severity: 'info',
    says: `which is deprecated since 1.${deprecated} and removed in 1.${removed}`,
  };
}
