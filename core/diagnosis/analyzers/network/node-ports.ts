import type { Service } from '../../../cluster/kube-object.ts';
import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { compareObjects, compareText } from '../../order.ts';
import { perIndex } from '../../per-index.ts';

type Holder = { readonly service: Service; readonly field: string };

/** Two Services that claim the same port of the nodes: only possible after a restore or a repair, and one of them is dead. */
export const nodePorts = objectAnalyzer({
  name: 'node-ports',
  subjects: ['Service'],
  reasons: { NodePortTaken: 'An older Service holds the same node port.' },
  analyze: (index, service) =>
    (service.spec.ports ?? []).flatMap(({ nodePort = 0, protocol = 'TCP' }, at) => {
      const holders = nodePort === 0 ? [] : (holdersByPort(index).get(`${nodePort}/${protocol}`) ?? []);
      const [first] = [...holders].sort((a, b) => byAge(a.service, b.service));
      if (first === undefined || first.service.metadata.uid === service.metadata.uid) return [];
      const { name, namespace } = first.service.metadata;
      const says = `node port ${nodePort}/${protocol} of Service ${service.metadata.name} belongs to the older Service ${name} of namespace ${namespace}`;
      return [
        makeFinding(index, {
          analyzer: 'node-ports',
          severity: 'medium',
          object: refOf(service),
          reason: 'NodePortTaken',
          discriminator: `${nodePort}/${protocol}`,
          message: `${says.charAt(0).toUpperCase()}${says.slice(1)}.`,
          evidence: [
            fieldEvidence(service, `spec.ports[${at}].nodePort`, nodePort),
            fieldEvidence(first.service, first.field, nodePort),
          ],
          cause: { object: refOf(service), reason: 'NodePortTaken', confidence: 0.8, explanation: `${says}.` },
        }),
      ];
    }),
});

const holdersByPort = perIndex((index): ReadonlyMap<string, readonly Holder[]> => {
  const holders = index
    .all('Service')
    .flatMap((service) =>
      (service.spec.ports ?? []).flatMap(({ nodePort = 0, protocol = 'TCP' }, at) =>
        nodePort === 0 ? [] : [{ key: `${nodePort}/${protocol}`, service, field: `spec.ports[${at}].nodePort` }],
      ),
    );
  return Map.groupBy(holders, ({ key }) => key);
});

function byAge(a: Service, b: Service): number {
  return compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') || compareObjects(a, b);
}
