import { kwokStages } from './kwok-stages.ts';
import type { SandboxLayout } from './sandbox-layout.ts';

/** Content of each configuration file of the control plane, by path. */
export function controlPlaneConfigs(
  layout: SandboxLayout,
  leaseSeconds: number,
): readonly (readonly [string, string])[] {
  return [
    [layout.auditPolicy, json(auditPolicy)],
    [layout.egressSelector, json(egressSelector(layout))],
    [layout.schedulerConfig, json(schedulerConfig(layout))],
    [layout.kwokConfig, kwokStages(leaseSeconds)],
  ];
}

/** Only what KubeSage changes is recorded, so that tests and people can count it. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', users: ['kubesage'], verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
    { level: 'None' },
  ],
};

/**
 * Everything that the API server dials inside the cluster (kubelets, aggregated APIs, webhooks) goes through the node behaviour's
 * socket: simulated addresses are then reachable without a network, and never leave the machine.
 */
function egressSelector(layout: SandboxLayout): object {
  return {
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [
      {
        name: 'cluster',
        connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: layout.sockets.nodes } } },
      },
    ],
  };
}

function schedulerConfig(layout: SandboxLayout): object {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: { kubeconfig: layout.kubeconfigs.scheduler, qps: 2000, burst: 4000 },
    podInitialBackoffSeconds: 1,
    podMaxBackoffSeconds: 5,
  };
}

function json(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
