import type { Container, PodSpec } from '../cluster/kube-object.ts';
import { type PlacedContainer, placedContainers } from './workloads.ts';

export type PodSecurityFault = { readonly path: string; readonly says: string };

type Context = {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type?: string };
  readonly sysctls?: readonly { readonly name: string }[];
};

const baselineCapabilities: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);
const restrictedVolumes: ReadonlySet<string> = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** What of a pod spec breaks a level of the Pod Security Standards (v1.34), with its place. Empty when it keeps the level. */
export function podSecurityFaults(spec: PodSpec, level: 'baseline' | 'restricted'): readonly PodSecurityFault[] {
  const pod = (spec.securityContext ?? {}) as Context;
  const containers = placedContainers(spec);
  const baseline = [...podBaseline(spec, pod), ...containers.flatMap(containerBaseline)];
  if (level === 'baseline') return baseline;
  return [...baseline, ...volumesRestricted(spec), ...containers.flatMap((placed) => containerRestricted(placed, pod))];
}

function podBaseline(spec: PodSpec, pod: Context): readonly PodSecurityFault[] {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true);
  const sysctls = (pod.sysctls ?? []).filter(({ name }) => !safeSysctls.has(name));
  return [
    ...shared.map((field) => ({ path: field, says: `${field} is set` })),
    ...(spec.volumes ?? []).flatMap(({ hostPath, name }, at) =>
      hostPath === undefined ? [] : [{ path: `volumes[${at}].hostPath`, says: `volume ${name} is a hostPath` }],
    ),
    ...sysctls.map(({ name }) => ({ path: 'securityContext.sysctls', says: `sysctl ${name} is set` })),
    ...unconfined(pod, 'securityContext.seccompProfile.type'),
  ];
}

function unconfined({ seccompProfile }: Context, path: string): readonly PodSecurityFault[] {
  return seccompProfile?.type === 'Unconfined' ? [{ path, says: 'seccomp is Unconfined' }] : [];
}

function contextOf({ securityContext }: Container): Context {
  return (securityContext ?? {}) as Context;
}

function containerBaseline({ container, path }: PlacedContainer): readonly PodSecurityFault[] {
  const own = contextOf(container);
  const place = `${path}.securityContext`;
  const added = (own.capabilities?.add ?? []).filter((name) => !baselineCapabilities.has(name));
  const hostPorts = (container.ports ?? []).filter(({ hostPort = 0 }) => hostPort !== 0);
  return [
    ...(own.privileged === true
      ? [{ path: `${place}.privileged`, says: `container ${container.name} is privileged` }]
      : []),
    ...(added.length === 0
      ? []
      : [{ path: `${place}.capabilities.add`, says: `container ${container.name} adds ${added.join(', ')}` }]),
    ...hostPorts.map(({ hostPort }) => ({
      path: `${path}.ports`,
      says: `container ${container.name} takes host port ${hostPort}`,
    })),
    ...((own.procMount ?? 'Default') === 'Default'
      ? []
      : [{ path: `${place}.procMount`, says: `container ${container.name} has procMount ${own.procMount}` }]),
    ...unconfined(own, `${place}.seccompProfile.type`),
  ];
}

function volumesRestricted({ volumes = [] }: PodSpec): readonly PodSecurityFault[] {
  return volumes.flatMap((volume, at) => {
    const type = Object.keys(volume).find((key) => !restrictedVolumes.has(key));
    // A hostPath is told of by the lower level.
    if (type === undefined || type === 'hostPath') return [];
    return [{ path: `volumes[${at}].${type}`, says: `volume ${volume.name} is of type ${type}` }];
  });
}

function containerRestricted({ container, path }: PlacedContainer, pod: Context): readonly PodSecurityFault[] {
  const own = contextOf(container);
  const place = `${path}.securityContext`;
  const { name } = container;
  const user = own.runAsUser ?? pod.runAsUser;
  const seccomp = own.seccompProfile?.type ?? pod.seccompProfile?.type;
  const added = (own.capabilities?.add ?? []).filter(
    (each) => each !== 'NET_BIND_SERVICE' && baselineCapabilities.has(each),
  );
  return [
    ...(own.allowPrivilegeEscalation === false
      ? []
      : [{ path: `${place}.allowPrivilegeEscalation`, says: `container ${name} may gain privileges` }]),
    ...((own.runAsNonRoot ?? pod.runAsNonRoot) === true
      ? []
      : [{ path: `${place}.runAsNonRoot`, says: `container ${name} may run as root` }]),
    ...(user === 0 ? [{ path: `${place}.runAsUser`, says: `container ${name} runs as user 0` }] : []),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' || seccomp === 'Unconfined'
      ? []
      : [{ path: `${place}.seccompProfile.type`, says: `container ${name} has no seccomp profile` }]),
    ...(own.capabilities?.drop?.includes('ALL') === true
      ? []
      : [{ path: `${place}.capabilities.drop`, says: `container ${name} does not drop ALL capabilities` }]),
    ...(added.length === 0
      ? []
      : [{ path: `${place}.capabilities.add`, says: `container ${name} adds ${added.join(', ')}` }]),
  ];
}
