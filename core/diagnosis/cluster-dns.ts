import type { Service } from '../cluster/kube-object.ts';
import { perIndex } from './per-index.ts';

const dnsName = /^(?:kube-dns|coredns|rke2-coredns.*|node-local-dns)$/;

/** The Services by whose addresses pods ask the cluster's DNS. */
export const clusterDns = perIndex((index): readonly Service[] =>
  index
    .inNamespace('Service', 'kube-system')
    .filter(
      ({ metadata, spec }) =>
        (metadata.labels?.['k8s-app'] === 'kube-dns' || dnsName.test(metadata.name)) &&
        (spec.clusterIP ?? 'None') !== 'None',
    ),
);
