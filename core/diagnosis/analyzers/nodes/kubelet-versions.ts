import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Node } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { ServerVersion } from '../../../cluster/platform-objects.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';
import { perIndex } from '../../per-index.ts';
import { sayList } from '../../say-reference.ts';

/** So many minor versions a kubelet may be older than the API server; it may never be newer (Kubernetes version skew policy). */
const supportedSkew = 3;

/** Kubelets whose version the API server does not support, or that lag behind it: one finding for each version. */
export const kubeletVersions = objectAnalyzer({
  name: 'kubelet-versions',
  subjects: ['ServerVersion'],
  reasons: {
    KubeletNewer: 'Kubelets are newer than the API server, which is not supported.',
    KubeletTooOld: `Kubelets are more than ${supportedSkew} minor versions older than the API server.`,
    KubeletOlder: 'Kubelets are older than the API server, which is supported.',
  },
  analyze: (index, server) => {
    const minor = minorOf(server.metadata.name);
    if (minor === null) return [];
    return versions(index).flatMap(([version, names]) => {
      const its = minorOf(version);
      const [first] = names;
      const node = first === undefined ? undefined : index.find('Node', '', first);
      return its === null || its === minor || node === undefined
        ? []
        : [toFinding(index, server, { node, names, version, behind: minor - its })];
    });
  },
});

type Group = {
  readonly node: Node;
  readonly names: readonly string[];
  readonly version: string;
  readonly behind: number;
};

function toFinding(index: ClusterIndex, server: ServerVersion, { node, names, version, behind }: Group): Finding {
  const reason = behind < 0 ? 'KubeletNewer' : behind > supportedSkew ? 'KubeletTooOld' : 'KubeletOlder';
  const apart = Math.abs(behind);
  const explanation = `${names.length === 1 ? 'Node' : 'Nodes'} ${sayList(names)} ${names.length === 1 ? 'runs' : 'run'} kubelet ${version}, ${apart} minor ${apart === 1 ? 'version' : 'versions'} ${behind < 0 ? 'newer' : 'older'} than the API server (${server.metadata.name})`;
  const isSupported = reason === 'KubeletOlder';
  return makeFinding(index, {
    analyzer: 'kubelet-versions',
    severity: isSupported ? 'info' : 'low',
    object: refOf(node),
    reason,
    discriminator: version,
    message: `${explanation}${isSupported ? '' : ', which Kubernetes does not support'}.`,
    evidence: [
      fieldEvidence(node, 'status.nodeInfo.kubeletVersion', version),
      fieldEvidence(server, 'gitVersion', server.metadata.name),
    ],
    cause: isSupported ? null : { object: refOf(node), reason, confidence: 0.7, explanation: `${explanation}.` },
  });
}

/** Nodes by kubelet version, both in order. */
const versions = perIndex((index): readonly (readonly [string, readonly string[]])[] => {
  const byVersion = new Map<string, string[]>();
  for (const { metadata, status } of index.all('Node')) {
    const version = status?.nodeInfo?.kubeletVersion ?? '';
    byVersion.set(version, [...(byVersion.get(version) ?? []), metadata.name]);
  }
  return [...byVersion].sort(([a], [b]) => compareText(a, b));
});

function minorOf(version: string): number | null {
  const match = /^v?1\.(\d{1,3})(?:\D|$)/.exec(version);
  return match === null ? null : Number(match[1]);
}
