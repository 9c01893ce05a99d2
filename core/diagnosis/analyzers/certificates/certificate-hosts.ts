import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Ingress, KubeObject, Secret } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import type { Gateway } from '../../../cluster/platform-objects.ts';
import { coversHost } from '../../certificate-names.ts';
import { fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { lastChange } from '../../last-change.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareText } from '../../order.ts';
import { sayList, sayObject } from '../../say-reference.ts';

/** Hosts that are served with the certificates of these Secrets. */
type Place = { readonly path: string; readonly hosts: readonly string[]; readonly secrets: readonly Secret[] };

/** Hosts of an Ingress or Gateway whose certificate is made out for other names: clients refuse it. */
export const certificateHosts = objectAnalyzer({
  name: 'certificate-hosts',
  subjects: ['Ingress', 'Gateway'],
  reasons: { CertificateHostWrong: 'A host is served with a certificate that is not made out for it.' },
  analyze: (index, object) =>
    (object.kind === 'Ingress' ? ingressPlaces(index, object) : gatewayPlaces(index, object)).flatMap((place) =>
      judge(index, object, place),
    ),
});

function ingressPlaces(index: ClusterIndex, { spec, metadata }: Ingress): readonly Place[] {
  return (spec.tls ?? []).flatMap(({ secretName = '', hosts = [] }, at) => {
    const secret = index.find('Secret', metadata.namespace ?? '', secretName);
    return secret === undefined || hosts.length === 0 ? [] : [{ path: `spec.tls[${at}]`, hosts, secrets: [secret] }];
  });
}

function gatewayPlaces(index: ClusterIndex, { spec, metadata }: Gateway): readonly Place[] {
  return (spec?.listeners ?? []).flatMap(({ hostname = '', tls }, at) => {
    const references = tls?.certificateRefs ?? [];
    const secrets = references.flatMap(
      ({ name, namespace = metadata.namespace ?? '' }) => index.find('Secret', namespace, name) ?? [],
    );
    const isWhole = secrets.length > 0 && secrets.length === references.length && tls?.mode !== 'Passthrough';
    return isWhole && hostname !== '' ? [{ path: `spec.listeners[${at}]`, hosts: [hostname], secrets }] : [];
  });
}

function judge(index: ClusterIndex, object: KubeObject, { path, hosts, secrets }: Place): readonly Finding[] {
  const leaves = secrets.map(({ certificates }) => certificates?.['tls.crt']);
  const names = leaves.flatMap((chain) => (chain === 'unreadable' ? [] : (chain?.[0]?.names ?? [])));
  const isKnown = leaves.every((chain) => chain !== undefined && chain !== 'unreadable' && chain.length > 0);
  const wrong = hosts.filter((host) => !coversHost(names, host));
  if (!isKnown || wrong.length === 0) return [];
  // Whichever was written last no longer fits the other.
  const [last] = [...secrets, object].sort((a, b) => compareText(lastChange(b), lastChange(a)));
  const culprit = last ?? object;
  const one = wrong.length === 1 ? 'is' : 'are';
  const says = `${sayObject(object)} serves ${sayList(wrong)} with ${sayList(secrets.map(sayObject))}, whose certificate is for ${sayList(names)}`;
  return [
    makeFinding(index, {
      analyzer: 'certificate-hosts',
      severity: 'medium',
      object: refOf(object),
      reason: 'CertificateHostWrong',
      discriminator: secrets.map(({ metadata }) => metadata.name).join(),
      message: `${says}: clients refuse it.`,
      evidence: [
        fieldEvidence(object, object.kind === 'Ingress' ? `${path}.hosts` : `${path}.hostname`, hosts.join(', ')),
        ...secrets.map((secret) => fieldEvidence(secret, 'data[tls.crt].names', names.join(', '))),
      ],
      cause: {
        object: refOf(culprit),
        reason: 'CertificateHostWrong',
        confidence: 0.85,
        explanation: `${says}; ${sayList(wrong)} ${one} not among them.`,
      },
    }),
  ];
}
