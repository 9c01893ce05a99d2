import type {
  Condition,
  ContainerStatus,
  EndpointSlice,
  KubeObject,
  Namespace,
  NetworkPolicy,
  Node,
  Pod,
  Service,
} from '../../../core/cluster/kube-object.ts';
import type { ImageBehaviour } from '../images/image-behaviour.ts';

/** A pod with what only a kubelet looks at. */
export type KubeletPod = Pod & {
  readonly metadata: Pod['metadata'] & { readonly deletionGracePeriodSeconds?: number };
  readonly status?: PodStatus;
};

export type PodStatus = NonNullable<Pod['status']> & {
  readonly observedGeneration?: number;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly FullContainerStatus[];
  readonly initContainerStatuses?: readonly FullContainerStatus[];
};

export type FullContainerStatus = ContainerStatus & { readonly imageID?: string; readonly containerID?: string };

export type KubeletNode = Node & {
  readonly spec?: Node['spec'] & { readonly podCIDR?: string };
  readonly status?: Node['status'] & {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly volumesInUse?: readonly string[];
  };
};

/** ConfigMaps and Secrets as the kubelet sees them: secret values are base64. */
export type DataObject = KubeObject & {
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
};

/** What the decisions may know of the cluster and the registries. All of it is read from a cache. */
export type World = {
  readonly catalogue: ReadonlyMap<string, ImageBehaviour>;
  readonly configMap: (namespace: string, name: string) => DataObject | undefined;
  readonly secret: (namespace: string, name: string) => DataObject | undefined;
  readonly service: (namespace: string, name: string) => Service | undefined;
  readonly serviceByAddress: (clusterIp: string) => Service | undefined;
  readonly endpointSlices: (namespace: string, service: string) => readonly EndpointSlice[];
  readonly namespace: (name: string) => Namespace | undefined;
  readonly networkPolicies: (namespace: string) => readonly NetworkPolicy[];
  readonly pod: (namespace: string, name: string) => KubeletPod | undefined;
  readonly node: (name: string) => KubeletNode | undefined;
  /** null when the claim's volume can be mounted on the pod's node; otherwise why not, or '' when it just takes time. */
  readonly claimProblem: (pod: KubeletPod, claim: string) => string | null;
};
