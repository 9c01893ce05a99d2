import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';

/** More than one PriorityClass that claims to be the default: the one of the lowest value wins, which nobody reads from them. */
export const priorityDefaults = objectAnalyzer({
  name: 'priority-defaults',
  subjects: ['PriorityClass'],
  reasons: { SeveralDefaultPriorities: 'Several PriorityClasses are marked as the global default.' },
  isSubject: (_, object) => (object as { readonly globalDefault?: boolean }).globalDefault === true,
  analyze: (index, priority) => {
    const defaults = [...index.all('PriorityClass').filter(({ globalDefault }) => globalDefault === true)].sort(
      (a, b) => (a.value ?? 0) - (b.value ?? 0) || compareText(a.metadata.name, b.metadata.name),
    );
    const [first] = defaults;
    if (first === undefined || first.metadata.name === priority.metadata.name) return [];
    const says = `PriorityClass ${priority.metadata.name} is marked as the global default, and so is ${first.metadata.name}, whose value is no higher`;
    return [
      makeFinding(index, {
        analyzer: 'priority-defaults',
        severity: 'low',
        object: refOf(priority),
        reason: 'SeveralDefaultPriorities',
        message: `${says}: pods that name no class get that one's.`,
        evidence: [priority, first].map((each) =>
          fieldEvidence(each, 'globalDefault', `true, value ${each.value ?? 0}`),
        ),
        cause: {
          object: refOf(priority),
          reason: 'SeveralDefaultPriorities',
          confidence: 0.6,
          explanation: `${says}.`,
        },
      }),
    ];
  },
});
