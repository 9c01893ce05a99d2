import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PodTemplate } from '../../cluster/kube-object.ts';
import { refOf } from '../../cluster/object-ref.ts';
import { crashEvidence } from '../crash-evidence.ts';
import { type Crash, crashesOf } from '../crashes.ts';
import { fieldEvidence } from '../evidence.ts';
import type { Finding } from '../finding.ts';
import { impactOn } from '../impact.ts';
import { makeFinding } from '../make-finding.ts';
import { proposeRollback } from '../propose.ts';
import { wasIntroduced } from '../revision-history.ts';
import { sayObject } from '../say-reference.ts';
import { workloadAnalyzer } from '../workload-analyzer.ts';
import { containerNamed, podSpecPath } from '../workloads.ts';

/** Containers whose command is not there or may not be executed (126, 127, StartError). */
export const command = workloadAnalyzer({
  name: 'command',
  reasons: {
    CommandWrong: 'The command of a container is not there or may not be executed.',
  },
  analyze: (index, workload) =>
    crashesOf(index, workload).flatMap((crash) =>
      crash.why.kind === 'command' ? [toFinding(index, crash, crash.why.says)] : [],
    ),
});

function toFinding(index: ClusterIndex, crash: Crash, says: string): Finding {
  const { workload, view } = crash;
  const { container } = view;
  const wanted = [...(container.command ?? []), ...(container.args ?? [])];
  const facet = (template: PodTemplate) => {
    const { command: line, args, image } = containerNamed(template, container.name) ?? {};
    return [line, args, image];
  };
  const since = wasIntroduced(index, workload, facet) ? ' since its last rollout' : '';
  const shown = wanted.length === 0 ? `the command of image ${container.image}` : `"${wanted.join(' ')}"`;
  const explanation = `Container ${container.name} of ${sayObject(workload)} cannot run ${shown}${since}: ${says}`;
  return makeFinding(index, {
    analyzer: 'command',
    severity: impactOn(index, workload),
    object: refOf(workload),
    reason: 'CommandWrong',
    discriminator: container.name,
    message: `${explanation.replace(/\.?$/, '')}.`,
    evidence: [
      fieldEvidence(
        workload,
        `${podSpecPath(workload)}.${view.path}.command`,
        wanted.length === 0 ? 'none (the image decides)' : wanted,
      ),
      ...crashEvidence(index, crash),
    ],
    cause: { object: refOf(workload), reason: 'CommandWrong', confidence: 0.9, explanation },
    remedies: proposeRollback(index, workload, facet, 'The command or the image was changed.'),
  });
}
