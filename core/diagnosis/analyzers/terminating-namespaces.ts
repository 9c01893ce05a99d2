import { refOf } from '../../cluster/object-ref.ts';
import type { Analyzer } from '../analyzer.ts';
import { conditionEvidence, fieldEvidence } from '../evidence.ts';
import { makeFinding } from '../make-finding.ts';
import { sayDuration, secondsSince } from '../observed-time.ts';
import { inOrder } from '../order.ts';

/** Longer than the deletion of a full namespace takes. */
const patienceSeconds = 180;

/** Namespaces that are being deleted and do not get there: what is left in them, and which finalizer waits. */
export const terminatingNamespaces: Analyzer = {
  name: 'terminating-namespaces',
  reads: ['Namespace'],
  analyze: (index) =>
    inOrder(index.all('Namespace')).flatMap((namespace) => {
      const since = namespace.metadata.deletionTimestamp;
      if (since === undefined || secondsSince(index, since) < patienceSeconds) return [];
      const blocking = (namespace.status?.conditions ?? []).filter(
        ({ type, status }) => type.startsWith('Namespace') && status === 'True',
      );
      const why = blocking.map(({ message = '', type }) => message || type).join('; ');
      const name = namespace.metadata.name;
      const says = `Namespace ${name} has been terminating for ${sayDuration(secondsSince(index, since))}${why === '' ? '' : `: ${why}`}`;
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
          ],
          cause: { object: refOf(namespace), reason: 'NamespaceStuck', confidence: 0.8, explanation: `${says}.` },
        }),
      ];
    }),
};
