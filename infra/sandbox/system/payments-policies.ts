import type { Manifest } from './manifest.ts';
import {
  allowDns,
  allowFrom,
  allowInto,
  denyAll,
  inNamespace,
  networkPolicy,
  outside,
  workload,
  workloadIn,
} from './network-policy.ts';

const http = 8080;

/** Default deny, and exactly the calls that the payments services make. */
export function paymentsPolicies(namespace: string): readonly Manifest[] {
  const ledgerClients = ['payment-gateway', 'payouts', 'invoicing', 'reconciliation'];
  const toLedger = { to: [workload('ledger')], port: http };
  return [
    denyAll(namespace),
    allowDns(namespace),
    networkPolicy(namespace, 'allow-scraping', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [inNamespace('monitoring')],
          ports: [
            { protocol: 'TCP', port: http },
            { protocol: 'TCP', port: 8081 },
          ],
        },
      ],
    }),
    allowInto(namespace, 'payment-gateway', [workloadIn('shop', 'checkout')], http),
    allowInto(namespace, 'ledger', ledgerClients.map(workload), http),
    allowInto(namespace, 'fraud-detector', [workload('payment-gateway')], http),
    allowInto(namespace, 'card-vault', [workload('payment-gateway')], http),
    allowInto(namespace, 'postgres-payments', [workload('ledger')], 5432),
    allowInto(namespace, 'redis-payments', [workload('fraud-detector')], 6379),
    allowFrom(namespace, 'payment-gateway', [
      toLedger,
      { to: [workload('fraud-detector'), workload('card-vault')], port: http },
      { to: [outside], port: 443 },
    ]),
    allowFrom(namespace, 'ledger', [{ to: [workload('postgres-payments')], port: 5432 }]),
    allowFrom(namespace, 'fraud-detector', [{ to: [workload('redis-payments')], port: 6379 }]),
    ...['payouts', 'invoicing', 'reconciliation'].map((name) => allowFrom(namespace, name, [toLedger])),
  ];
}
