import { analyticsNamespace } from './analytics-namespace.ts';
import { clusterNamespaces } from './cluster-namespaces.ts';
import { dataNamespace } from './data-namespace.ts';
import { logisticsNamespace } from './logistics-namespace.ts';
import type { SystemObject } from './manifest.ts';
import { monitoringNamespace } from './monitoring-namespace.ts';
import { paymentsNamespace } from './payments-namespace.ts';
import { platformNamespace } from './platform-namespace.ts';
import { secretTextFrom } from './secret-text.ts';
import { shopNamespace } from './shop-namespace.ts';

/** The whole system as it is when all is well. `seed` is something of the cluster's own, for its secrets. */
export function shopSystem(seed: string): readonly SystemObject[] {
  const text = secretTextFrom(seed);
  return [
    ...clusterNamespaces(),
    ...dataNamespace(text),
    ...shopNamespace(text),
    ...paymentsNamespace(text),
    ...logisticsNamespace(text),
    ...analyticsNamespace(text),
    ...platformNamespace(text),
    ...monitoringNamespace(text),
  ];
}
