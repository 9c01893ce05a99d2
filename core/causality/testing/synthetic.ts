import { missingRef, type ObjectRef } from '../../cluster/object-ref.ts';
import type { Finding } from '../../diagnosis/finding.ts';

/** An object of namespace `shop`; nodes belong to none. */
export const ref = (kind: string, name: string): ObjectRef => missingRef(kind, kind === 'Node' ? '' : 'shop', name);

type Options = Partial<Finding> & { readonly blames?: ObjectRef; readonly sure?: number };

/** A finding as an analyzer would make it, with a cause if it blames something. */
export function finding(object: ObjectRef, options: Options = {}): Finding {
  const { blames, sure = 0.9, reason = 'Broken', ...rest } = options;
  const cause =
    blames === undefined
      ? null
      : { object: blames, reason, confidence: sure, explanation: `${blames.name} is ${reason}.` };
  return {
    id: `x-${object.kind}-${object.name}-${reason}`,
    analyzer: 'x',
    severity: 'high',
    object,
    reason,
    message: `${object.name} suffers.`,
    evidence: [],
    cause,
    dependsOn: [],
    remedies: [],
    ...rest,
  };
}
