import type { CertificateSummary } from './certificate-summary.ts';
import type { Condition, KubeObject, LabelSelector } from './kube-object.ts';

/** Objects by which a cluster itself is set up and extended. */
export type PolicyRule = {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
  readonly nonResourceURLs?: readonly string[];
};

export type Role = KubeObject & { readonly kind: 'Role'; readonly rules?: readonly PolicyRule[] | null };
export type ClusterRole = KubeObject & {
  readonly kind: 'ClusterRole';
  readonly rules?: readonly PolicyRule[] | null;
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
};

type Binding = KubeObject & {
  readonly roleRef: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
};
export type RoleBinding = Binding & { readonly kind: 'RoleBinding' };
export type ClusterRoleBinding = Binding & { readonly kind: 'ClusterRoleBinding' };

export type RuntimeClass = KubeObject & { readonly kind: 'RuntimeClass'; readonly handler: string };
export type CSIDriver = KubeObject & { readonly kind: 'CSIDriver' };

export type Lease = KubeObject & {
  readonly kind: 'Lease';
  readonly spec?: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string;
  };
};

export type APIService = KubeObject & {
  readonly kind: 'APIService';
  readonly spec?: {
    readonly group?: string;
    readonly version?: string;
    readonly service?: { readonly namespace?: string; readonly name?: string; readonly port?: number } | null;
    readonly caCertificates?: readonly CertificateSummary[] | 'unreadable';
    readonly insecureSkipTLSVerify?: boolean;
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
};

/** Without its schemas, which the adapter leaves behind: they are most of its size. */
export type CustomResourceDefinition = KubeObject & {
  readonly kind: 'CustomResourceDefinition';
  readonly spec: {
    readonly group: string;
    readonly scope?: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage: boolean;
      readonly deprecated?: boolean;
      readonly deprecationWarning?: string;
    }[];
    readonly conversion?: {
      readonly strategy?: string;
      readonly webhook?: {
        readonly clientConfig?: {
          readonly url?: string;
          readonly service?: { readonly namespace: string; readonly name: string; readonly port?: number };
          readonly caCertificates?: readonly CertificateSummary[] | 'unreadable';
        };
      };
    };
  };
  readonly status?: { readonly conditions?: readonly Condition[]; readonly storedVersions?: readonly string[] };
};

export type ValidatingAdmissionPolicy = KubeObject & {
  readonly kind: 'ValidatingAdmissionPolicy';
  readonly spec?: {
    readonly failurePolicy?: string;
    readonly paramKind?: { readonly apiVersion?: string; readonly kind?: string };
    readonly validations?: readonly { readonly expression: string; readonly message?: string }[];
  };
  readonly status?: {
    readonly typeChecking?: {
      readonly expressionWarnings?: readonly { readonly fieldRef: string; readonly warning: string }[];
    };
    readonly conditions?: readonly Condition[];
  };
};

export type ValidatingAdmissionPolicyBinding = KubeObject & {
  readonly kind: 'ValidatingAdmissionPolicyBinding';
  readonly spec?: {
    readonly policyName?: string;
    readonly paramRef?: {
      readonly name?: string;
      readonly namespace?: string;
      readonly selector?: LabelSelector;
      readonly parameterNotFoundAction?: string;
    };
    readonly validationActions?: readonly string[];
  };
};

export type GatewayClass = KubeObject & {
  readonly kind: 'GatewayClass';
  readonly spec?: { readonly controllerName?: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
};

export type ObjectReference = {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly port?: number;
  readonly sectionName?: string;
};

export type Gateway = KubeObject & {
  readonly kind: 'Gateway';
  readonly spec?: {
    readonly gatewayClassName?: string;
    readonly listeners?: readonly {
      readonly name: string;
      readonly hostname?: string;
      readonly port?: number;
      readonly protocol?: string;
      readonly tls?: { readonly mode?: string; readonly certificateRefs?: readonly ObjectReference[] };
      readonly allowedRoutes?: {
        readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector };
        readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
      };
    }[];
  };
  readonly status?: {
    readonly addresses?: readonly { readonly value?: string }[];
    readonly conditions?: readonly Condition[];
    readonly listeners?: readonly {
      readonly name: string;
      readonly attachedRoutes?: number;
      readonly conditions?: readonly Condition[];
    }[];
  };
};

export type HTTPRoute = KubeObject & {
  readonly kind: 'HTTPRoute';
  readonly spec?: {
    readonly parentRefs?: readonly ObjectReference[];
    readonly hostnames?: readonly string[];
    readonly rules?: readonly {
      readonly matches?: readonly {
        readonly path?: { readonly type?: string; readonly value?: string };
        readonly method?: string;
        readonly headers?: readonly { readonly type?: string; readonly name: string; readonly value?: string }[];
        readonly queryParams?: readonly { readonly type?: string; readonly name: string; readonly value?: string }[];
      }[];
      readonly filters?: readonly { readonly type?: string }[];
      readonly backendRefs?: readonly (ObjectReference & { readonly weight?: number })[];
    }[];
  };
  readonly status?: {
    readonly parents?: readonly {
      readonly parentRef: ObjectReference;
      readonly controllerName?: string;
      readonly conditions?: readonly Condition[];
    }[];
  };
};

export type ReferenceGrant = KubeObject & {
  readonly kind: 'ReferenceGrant';
  readonly spec?: {
    readonly from?: readonly { readonly group?: string; readonly kind: string; readonly namespace: string }[];
    readonly to?: readonly { readonly group?: string; readonly kind: string; readonly name?: string }[];
  };
};

/** An object of a custom resource. Beyond metadata, conditions and what known operators need, it may be trimmed. */
export type CustomResource = KubeObject & {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>> & { readonly conditions?: readonly Condition[] };
};

/** One line of `/readyz?verbose`; its name is the check's: `etcd`, `poststarthook/rbac/bootstrap-roles`. */
export type ControlPlaneCheck = KubeObject & {
  readonly kind: 'ControlPlaneCheck';
  readonly isOk: boolean;
  readonly detail: string;
};

/** What `/version` says; its name is the version: `v1.34.3`. */
export type ServerVersion = KubeObject & { readonly kind: 'ServerVersion' };

export type PlatformObjects = {
  Role: Role;
  RoleBinding: RoleBinding;
  ClusterRole: ClusterRole;
  ClusterRoleBinding: ClusterRoleBinding;
  RuntimeClass: RuntimeClass;
  CSIDriver: CSIDriver;
  Lease: Lease;
  APIService: APIService;
  CustomResourceDefinition: CustomResourceDefinition;
  ValidatingAdmissionPolicy: ValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: ValidatingAdmissionPolicyBinding;
  GatewayClass: GatewayClass;
  Gateway: Gateway;
  HTTPRoute: HTTPRoute;
  ReferenceGrant: ReferenceGrant;
  CustomResource: CustomResource;
  ControlPlaneCheck: ControlPlaneCheck;
  ServerVersion: ServerVersion;
};
