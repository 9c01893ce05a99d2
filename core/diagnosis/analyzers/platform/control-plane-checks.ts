import { missingRef, refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Severity } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';

type Meaning = { readonly is: RegExp; readonly severity: Severity; readonly says: string };

const meanings: readonly Meaning[] = [
  {
    is: /^etcd/,
    severity: 'critical',
    says: 'it cannot use its database, so nothing can be read or written for certain',
  },
  { is: /^shutdown$/, severity: 'medium', says: 'it is being shut down' },
  { is: /^informer-sync$/, severity: 'high', says: 'it has not read what it needs to admit requests' },
  { is: /^kms/, severity: 'high', says: 'it cannot encrypt or decrypt Secrets' },
  { is: /apiservice|aggregator/, severity: 'medium', says: 'extension APIs may not be served' },
  { is: /rbac/, severity: 'medium', says: 'built-in roles may be missing' },
  { is: /priority-and-fairness/, severity: 'medium', says: 'requests may not be shared out fairly' },
];

/** Checks of the API server's readiness that fail (`/readyz?verbose`). */
export const controlPlaneChecks = objectAnalyzer({
  name: 'control-plane-checks',
  subjects: ['ControlPlaneCheck'],
  reasons: { ControlPlaneUnready: 'The API server says of a part of itself that it is not ready.' },
  isSubject: (_, object) => (object as { readonly isOk?: boolean }).isOk === false,
  analyze: (index, check) => {
    if (check.isOk) return [];
    const { name } = check.metadata;
    const meaning = meanings.find(({ is }) => is.test(name));
    const isDatabase = name.startsWith('etcd');
    const database = index.find('ControlPlaneCheck', '', 'etcd');
    const isAfterDatabase = !isDatabase && database?.isOk === false;
    const says = `The API server is not ready: check ${name} fails${meaning === undefined ? '' : `, ${meaning.says}`}`;
    return [
      makeFinding(index, {
        analyzer: 'control-plane-checks',
        severity: meaning?.severity ?? 'medium',
        object: refOf(check),
        reason: 'ControlPlaneUnready',
        message: `${says}.`,
        evidence: [fieldEvidence(check, 'detail', check.detail)],
        cause: {
          object: refOf(check),
          reason: 'ControlPlaneUnready',
          confidence: isAfterDatabase ? 0.4 : 0.8,
          explanation: `${says}.`,
        },
        dependsOn: isAfterDatabase ? [missingRef('ControlPlaneCheck', '', 'etcd')] : [],
      }),
    ];
  },
});
