import type { ClusterIndex } from '../../../cluster/cluster-index.ts';
import type { Ingress, IngressClass } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { absenceEvidence, fieldEvidence } from '../../evidence.ts';
import type { Finding } from '../../finding.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { isOlderThan, sayAge } from '../../observed-time.ts';
import { inOrder } from '../../order.ts';
import { perIndex } from '../../per-index.ts';

const legacy = 'kubernetes.io/ingress.class';
const defaultMark = 'ingressclass.kubernetes.io/is-default-class';
const patienceSeconds = 600;

/** Ingresses that no controller takes up: no class and no default one, or a controller that serves others and not this one. */
export const ingressClasses = objectAnalyzer({
  name: 'ingress-classes',
  subjects: ['Ingress', 'IngressClass'],
  reasons: {
    IngressClassUnset: 'The Ingress names no class, and none is the default.',
    IngressNotServed: 'The class’s controller has given addresses to other Ingresses, and not to this one.',
    SeveralDefaultClasses: 'Several IngressClasses are the default, so Ingresses without a class are refused.',
  },
  analyze: (index, object) => {
    if (object.kind === 'IngressClass') return doubleDefault(index, object);
    if (!index.knows('IngressClass')) return [];
    const name = classOf(object);
    if (name === undefined) return unset(index, object);
    return notServed(index, object, name);
  },
});

function classOf({ spec, metadata }: Ingress): string | undefined {
  return spec.ingressClassName ?? metadata.annotations?.[legacy];
}

function isDefault({ metadata }: IngressClass): boolean {
  return metadata.annotations?.[defaultMark] === 'true';
}

function unset(index: ClusterIndex, ingress: Ingress): readonly Finding[] {
  const classes = inOrder(index.all('IngressClass'));
  const isServed = (ingress.status?.loadBalancer?.ingress ?? []).length > 0;
  // Without any class the cluster has a controller of the old kind, which takes them all, or none.
  if (classes.length === 0 || isServed || classes.some(isDefault)) return [];
  const names = classes.map(({ metadata }) => metadata.name).join(', ');
  const says = `Ingress ${ingress.metadata.name} names no class and none is the default, so no controller takes it up`;
  return [
    makeFinding(index, {
      analyzer: 'ingress-classes',
      severity: 'high',
      object: refOf(ingress),
      reason: 'IngressClassUnset',
      message: `${says}.`,
      evidence: [
        absenceEvidence(refOf(ingress), 'spec.ingressClassName', `absent; there is ${names}`),
        absenceEvidence(refOf(ingress), 'status.loadBalancer.ingress', 'empty'),
      ],
      cause: { object: refOf(ingress), reason: 'IngressClassUnset', confidence: 0.82, explanation: `${says}.` },
    }),
  ];
}

function notServed(index: ClusterIndex, ingress: Ingress, name: string): readonly Finding[] {
  const isServed = (ingress.status?.loadBalancer?.ingress ?? []).length > 0;
  if (
    isServed ||
    !servedClasses(index).has(name) ||
    !isOlderThan(index, ingress.metadata.creationTimestamp, patienceSeconds)
  )
    return [];
  const says = `Ingress ${ingress.metadata.name} has had no address for ${sayAge(index, ingress.metadata.creationTimestamp)}, while others of class ${name} have theirs`;
  return [
    makeFinding(index, {
      analyzer: 'ingress-classes',
      severity: 'medium',
      object: refOf(ingress),
      reason: 'IngressNotServed',
      message: `${says}.`,
      evidence: [
        fieldEvidence(ingress, 'spec.ingressClassName', name),
        absenceEvidence(refOf(ingress), 'status.loadBalancer.ingress', 'empty'),
      ],
      cause: { object: refOf(ingress), reason: 'IngressNotServed', confidence: 0.5, explanation: `${says}.` },
    }),
  ];
}

const servedClasses = perIndex((index): ReadonlySet<string> => {
  const served = index.all('Ingress').filter(({ status }) => (status?.loadBalancer?.ingress ?? []).length > 0);
  return new Set(served.flatMap((ingress) => classOf(ingress) ?? []));
});

function doubleDefault(index: ClusterIndex, one: IngressClass): readonly Finding[] {
  if (!isDefault(one)) return [];
  const all = inOrder(index.all('IngressClass')).filter(isDefault);
  if (all.length < 2 || all[0]?.metadata.uid !== one.metadata.uid) return [];
  const says = `${all.map(({ metadata }) => metadata.name).join(', ')} are all the default IngressClass, so an Ingress without a class is refused`;
  return [
    makeFinding(index, {
      analyzer: 'ingress-classes',
      severity: 'low',
      object: refOf(one),
      reason: 'SeveralDefaultClasses',
      message: `${says}.`,
      evidence: all.map((each) => fieldEvidence(each, `metadata.annotations[${defaultMark}]`, 'true')),
      cause: { object: refOf(one), reason: 'SeveralDefaultClasses', confidence: 0.65, explanation: `${says}.` },
    }),
  ];
}
