import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';
import { perIndex } from '../../per-index.ts';
import { sayList } from '../../say-reference.ts';

/** Nodes of one cluster with different container runtimes: worth knowing when only some of them misbehave. */
export const containerRuntimes = objectAnalyzer({
  name: 'container-runtimes',
  subjects: ['ServerVersion'],
  reasons: { ContainerRuntimesDiffer: 'Nodes run different container runtimes, or different major versions of one.' },
  analyze: (index, server) => {
    const runtimes = nodesByRuntime(index);
    if (runtimes.length < 2) return [];
    const says = runtimes.map(([runtime, names]) => `${runtime} on ${sayList(names)}`).join('; ');
    return [
      makeFinding(index, {
        analyzer: 'container-runtimes',
        severity: 'info',
        object: refOf(server),
        reason: 'ContainerRuntimesDiffer',
        message: `Nodes run different container runtimes: ${says}.`,
        evidence: runtimes.slice(0, 5).flatMap(([runtime, names]) => {
          const node = index.find('Node', '', names[0] ?? '');
          return node === undefined ? [] : [fieldEvidence(node, 'status.nodeInfo.containerRuntimeVersion', runtime)];
        }),
        cause: null,
      }),
    ];
  },
});

/** By name and major version: `containerd://1`. */
const nodesByRuntime = perIndex((index): readonly (readonly [string, readonly string[]])[] => {
  const groups = new Map<string, string[]>();
  for (const { metadata, status } of index.all('Node')) {
    const runtime = /^[a-z0-9-]+:\/\/v?\d+/.exec(status?.nodeInfo?.containerRuntimeVersion ?? '')?.[0];
    if (runtime !== undefined) groups.set(runtime, [...(groups.get(runtime) ?? []), metadata.name]);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b));
});
