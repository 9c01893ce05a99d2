import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Container, PodTemplate } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { redact, redactEntry } from '../../../redact.ts';
import { containerEnvironment } from '../../container-environment.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import { feltTrouble } from '../../felt-trouble.ts';
import type { Finding } from '../../finding.ts';
import { impactOn } from '../../impact.ts';
import { makeFinding } from '../../make-finding.ts';
import { proposeRollback } from '../../propose.ts';
import { wasIntroduced } from '../../revision-history.ts';
import { sayObject } from '../../say-reference.ts';
import { workloadAnalyzer } from '../../workload-analyzer.ts';
import {
  containerNamed,
  type PlacedContainer,
  placedContainers,
  podSpecPath,
  podTemplateOf,
  type Workload,
} from '../../workloads.ts';

type Use = {
  readonly path: string;
  /** The variable whose value it is; '' in a command. */
  readonly variable: string;
  readonly text: string;
  readonly names: readonly string[];
};

/** `$$(NAME)` is an escape. Only names as people give them to variables: a shell's `$(date)` is none of ours. */
const reference = /(?<!\$)(?:\$\$)*\$\(([A-Z_][A-Z0-9_]*)\)/g;
const shells = /(?:^|\/)(?:sh|bash|ash|dash|zsh)$/;
const serviceLink = /_(?:SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)|PORT(?:_[A-Z0-9_]+)?)$/;

/** `$(NAME)` in a variable, command or argument that nothing before it defines: it stays as those letters. */
export const undefinedVariables = workloadAnalyzer({
  name: 'undefined-variables',
  reasons: {
    VariableUndefined: 'A value refers to a variable that is not set before it, and is passed on unexpanded.',
  },
  analyze: (index, workload) =>
    placedContainers(podTemplateOf(workload).spec).flatMap((placed) =>
      usesOf(placed.container).flatMap((use) => {
        const lacking = lackingOf(index, workload, placed.container, use);
        return lacking.length === 0 ? [] : [toFinding(index, workload, placed, use, lacking)];
      }),
    ),
});

function usesOf({ env = [], command = [], args = [] }: Container): readonly Use[] {
  const isShell = [...command, ...args].some((word) => shells.test(word));
  const words = (field: string, list: readonly string[]) =>
    isShell ? [] : list.map((text, at) => ({ path: `${field}[${at}]`, variable: '', text }));
  const values = env.flatMap(({ name, value }, at) =>
    value === undefined ? [] : [{ path: `env[${at}].value`, variable: name, text: value }],
  );
  return [...values, ...words('command', command), ...words('args', args)].flatMap((place) => {
    const { text } = place;
    if (!text.includes('$(')) return [];
    const names = [...new Set([...text.matchAll(reference)].map(([, name = '']) => name))];
    return names.length === 0 ? [] : [{ ...place, names }];
  });
}

function lackingOf(index: ClusterIndex, workload: Workload, container: Container, use: Use): readonly string[] {
  const at = /^env\[(\d+)\]/.exec(use.path)?.[1];
  // A variable sees only those that stand before it; a command sees all.
  const env = at === undefined ? (container.env ?? []) : (container.env ?? []).slice(0, Number(at));
  const before: Container = { ...container, env };
  const { entries, isComplete } = containerEnvironment(index, workload.metadata.namespace ?? '', before);
  if (!isComplete) return [];
  const declared = new Set(env.map(({ name }) => name));
  return use.names.filter((name) => !entries.has(name) && !declared.has(name) && !serviceLink.test(name));
}

function toFinding(
  index: ClusterIndex,
  workload: Workload,
  { container, path }: PlacedContainer,
  use: Use,
  lacking: readonly string[],
): Finding {
  const felt = feltTrouble(index, workload);
  const field = `${podSpecPath(workload)}.${path}.${use.path}`;
  const facet = (template: PodTemplate) => {
    const { env, envFrom, command, args } = containerNamed(template, container.name) ?? {};
    return [env, envFrom, command, args];
  };
  const isNew = wasIntroduced(index, workload, facet);
  const isLater = lacking.every((name) => container.env?.some((variable) => variable.name === name));
  const isFelt = felt.length > 0 && isNew;
  const says = `container ${container.name} uses $(${lacking.join('), $(')}), ${isLater ? 'which is set only further down' : 'which is not set'}, so the program gets these letters instead of a value`;
  return makeFinding(index, {
    analyzer: 'undefined-variables',
    severity: isFelt ? impactOn(index, workload) : felt.length > 0 ? 'medium' : 'low',
    object: refOf(workload),
    reason: 'VariableUndefined',
    discriminator: `${container.name}/${use.path}/${lacking.join(',')}`,
    message: `In ${sayObject(workload)}, ${says}.`,
    evidence: [
      fieldEvidence(workload, field, use.variable === '' ? redact(use.text) : redactEntry(use.variable, use.text)),
      absenceEvidence(refOf(workload), `${podSpecPath(workload)}.${path}.env`, `no ${lacking.join(', ')} before it`),
      ...felt,
    ],
    cause: {
      object: refOf(workload),
      reason: 'VariableUndefined',
      confidence: isFelt ? 0.9 : felt.length > 0 ? 0.75 : 0.55,
      explanation: `In ${sayObject(workload)}, ${says}.`,
    },
    remedies: isFelt ? proposeRollback(index, workload, facet, 'The last rollout changed the variables.') : [],
  });
}
