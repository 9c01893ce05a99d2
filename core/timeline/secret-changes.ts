import type { CertificateSummary } from '../cluster/certificate-summary.ts';
import type { Secret } from '../cluster/kube-object.ts';
import type { FieldChange } from './change-record.ts';
import { fieldChanges } from './field-changes.ts';

/** What changed of a Secret: which keys, and of certificates whose they are and until when; never a value, nor its length. */
export function secretChanges(before: Secret, after: Secret): readonly FieldChange[] {
  const [from, to] = [before.data ?? {}, after.data ?? {}];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  const certificates = names.flatMap((name) => {
    const [was, is] = [certificate(before, name), certificate(after, name)];
    return was === is ? [] : [{ path: `certificates["${name}"]`, before: was, after: is }];
  });
  const renewed = new Set(certificates.map(({ path }) => path));
  return [
    ...names.flatMap((name): readonly FieldChange[] => {
      const path = `data["${name}"]`;
      if (from[name] === undefined) return [{ path, before: null, after: 'set' }];
      if (to[name] === undefined) return [{ path, before: 'set', after: null }];
      const isOther = from[name] !== to[name] || renewed.has(`certificates["${name}"]`);
      return isOther ? [{ path, before: 'set', after: 'changed' }] : [];
    }),
    ...certificates,
    ...fieldChanges('metadata.labels', before.metadata.labels, after.metadata.labels),
    ...fieldChanges('type', before.type, after.type),
    ...fieldChanges('immutable', before.immutable, after.immutable),
  ];
}

function certificate({ certificates }: Secret, name: string): string | null {
  const found: readonly CertificateSummary[] | 'unreadable' | undefined = certificates?.[name];
  if (found === undefined) return null;
  if (found === 'unreadable') return 'unreadable';
  const [leaf] = found;
  return leaf === undefined ? null : `${leaf.subject}, until ${leaf.notAfter}, ${leaf.fingerprint.slice(0, 12)}`;
}
