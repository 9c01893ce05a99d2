import { refOf } from '../../cluster/object-ref.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import { makeFinding } from '../make-finding.ts';
import { namespaceHolders } from '../namespace-holders.ts';
import { objectAnalyzer } from '../object-analyzer.ts';
import { isYoungerThan, sayAge } from '../observed-time.ts';

/** Longer than the deletion of a full namespace takes. */
const patienceSeconds = 180;

/** Namespaces that are being deleted and do not get there: what is left in them, and which finalizer waits. */
export const terminatingNamespaces = objectAnalyzer({
  name: 'terminating-namespaces',
  subjects: ['Namespace'],
  reasons: { NamespaceStuck: 'The namespace is being deleted and does not get there.' },
  analyze: (index, namespace) => {
    const since = namespace.metadata.deletionTimestamp;
    if (since === undefined || isYoungerThan(index, since, patienceSeconds)) return [];
    const blocking = (namespace.status?.conditions ?? []).filter(
      ({ type, status }) => type.startsWith('Namespace') && status === 'True',
    );
    const holders = namespaceHolders(index, namespace);
    const why = [holders.says, ...blocking.map(({ message = '', type }) => message || type)]
      .filter((part) => part !== '')
      .join('; ');
    const name = namespace.metadata.name;
    const says = `Namespace ${name} has been terminating for ${sayAge(index, since)}${why === '' ? '' : `: ${why}`}`;
    return [
      makeFinding(index, {
        analyzer: 'terminating-namespaces',
        severity: 'medium',
        object: refOf(namespace),
        reason: 'NamespaceStuck',
        message: `${says}.`,
        evidence: [
          fieldEvidence(namespace, 'metadata.deletionTimestamp', since),
          ...blocking.map((condition) => conditionEvidence(namespace, condition)),
          ...holders.evidence,
        ],
        cause: {
          object: refOf(namespace),
          reason: 'NamespaceStuck',
          // What is seen to hold it has a cause of its own.
          confidence: holders.dependsOn.length > 0 ? 0.5 : 0.8,
          explanation: `${says}.`,
        },
        dependsOn: holders.dependsOn,
      }),
    ];
  },
});
