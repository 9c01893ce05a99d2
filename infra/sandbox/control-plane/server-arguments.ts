import type { SandboxLayout } from './sandbox-layout.ts';
import type { SandboxPorts } from './sandbox-options.ts';

/** How long a node may be silent before it counts as lost, and how long pods then stay: short, for a sandbox. */
const nodeMonitorGrace = '12s';
const podStaysOnLostNodeSeconds = 60;

/** Nobody dials it: it only has to be an address that is not loopback. */
const advertisedAddress = '10.0.15.1';

/** Clients come by a socket that only its owner can open; a cluster of one has no peers, and its peer port lets nobody in. */
export function etcdArguments(layout: SandboxLayout): readonly string[] {
  const client = `unix://${layout.sockets.etcd}`;
  const peer = 'https://127.0.0.1:0';
  return [
    '--name=sandbox',
    `--data-dir=${layout.etcdData}`,
    `--listen-client-urls=${client}`,
    '--advertise-client-urls=http://127.0.0.1:1',
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=sandbox=${peer}`,
    '--peer-auto-tls',
    '--peer-client-cert-auth',
    '--unsafe-no-fsync',
    '--quota-backend-bytes=4294967296',
    '--auto-compaction-mode=periodic',
    '--auto-compaction-retention=10m',
    '--log-level=warn',
  ];
}

export function apiServerArguments(layout: SandboxLayout, ports: SandboxPorts): readonly string[] {
  return [
    `--etcd-servers=unix://${layout.sockets.etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    `--advertise-address=${advertisedAddress}`,
    `--cert-dir=${layout.certificates}`,
    `--token-auth-file=${layout.tokenFile}`,
    '--anonymous-auth=false',
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${layout.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${layout.serviceAccountKey}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    `--egress-selector-config-file=${layout.egressSelector}`,
    '--enable-aggregator-routing=true',
    `--audit-policy-file=${layout.auditPolicy}`,
    `--audit-log-path=${layout.auditLog}`,
    '--audit-log-mode=blocking',
    '--audit-log-maxsize=20',
    '--audit-log-maxbackup=5',
    '--max-requests-inflight=3000',
    '--max-mutating-requests-inflight=1500',
    `--default-not-ready-toleration-seconds=${podStaysOnLostNodeSeconds}`,
    `--default-unreachable-toleration-seconds=${podStaysOnLostNodeSeconds}`,
    '--event-ttl=3h',
    '--profiling=false',
    '-v=1',
  ];
}

export function controllerManagerArguments(layout: SandboxLayout, ports: SandboxPorts): readonly string[] {
  const { controllerManager } = layout.kubeconfigs;
  return [
    `--kubeconfig=${controllerManager}`,
    '--authentication-skip-lookup=true',
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.controllerManager}`,
    '--leader-elect=false',
    `--service-account-private-key-file=${layout.serviceAccountKey}`,
    `--root-ca-file=${layout.certificateAuthority}`,
    '--allocate-node-cidrs=false',
    '--node-monitor-period=2s',
    `--node-monitor-grace-period=${nodeMonitorGrace}`,
    '--node-eviction-rate=1',
    '--horizontal-pod-autoscaler-initial-readiness-delay=5s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=10s',
    '--concurrent-replicaset-syncs=20',
    '--concurrent-deployment-syncs=20',
    '--kube-api-qps=2000',
    '--kube-api-burst=4000',
    '--profiling=false',
    '-v=1',
  ];
}

export function schedulerArguments(layout: SandboxLayout, ports: SandboxPorts): readonly string[] {
  return [
    `--config=${layout.schedulerConfig}`,
    '--authentication-skip-lookup=true',
    '--bind-address=127.0.0.1',
    `--secure-port=${ports.scheduler}`,
    '-v=1',
  ];
}
