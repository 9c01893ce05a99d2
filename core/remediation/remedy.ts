import type { ObjectRef } from '../cluster/object-ref.ts';

/** Every change that KubeSage can make. One file each in `actions/`. */
export const actionNames = [
  'rollback',
  'set-image',
  'set-resources',
  'set-env',
  'fix-probe',
  'restart-rollout',
  'scale',
  'recreate-pod',
  'cordon',
  'uncordon',
  'patch-selector',
  'patch-port',
  'set-config-key',
  'set-secret-key',
  'resume-cronjob',
] as const;
export type ActionName = (typeof actionNames)[number];

/**
 * Parameters of each action. All are plain JSON and appear in histories, except `value` of `set-secret-key`:
 * that one is a reference to a sealed value, never the value itself.
 */
export type ActionParameters = {
  /** Deployment, StatefulSet or DaemonSet back to a stored revision. */
  readonly rollback: { readonly toRevision: number };
  readonly 'set-image': { readonly container: string; readonly image: string };
  /** Kubernetes quantities; a key that is absent stays as it is. Workload controllers only. */
  readonly 'set-resources': {
    readonly container: string;
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  /** Sets a literal value, or a reference to a key of a ConfigMap or Secret. */
  readonly 'set-env': {
    readonly container: string;
    readonly name: string;
    readonly value?: string;
    readonly configMapKey?: { readonly name: string; readonly key: string };
    readonly secretKey?: { readonly name: string; readonly key: string };
  };
  readonly 'fix-probe': {
    readonly container: string;
    readonly probe: 'liveness' | 'readiness' | 'startup';
    readonly port?: number | string;
    readonly path?: string;
    readonly timeoutSeconds?: number;
    readonly initialDelaySeconds?: number;
    readonly failureThreshold?: number;
  };
  readonly 'restart-rollout': Readonly<Record<never, never>>;
  readonly scale: { readonly replicas: number };
  readonly 'recreate-pod': Readonly<Record<never, never>>;
  readonly cordon: Readonly<Record<never, never>>;
  readonly uncordon: Readonly<Record<never, never>>;
  /** Service: the whole new selector. */
  readonly 'patch-selector': { readonly selector: Readonly<Record<string, string>> };
  /** Service: `port` is the service port to change, `targetPort` its new target. Ingress: backend service or port of one path. */
  readonly 'patch-port':
    | { readonly port: number; readonly targetPort: number | string }
    | {
        readonly host: string;
        readonly path: string;
        readonly serviceName: string;
        readonly servicePort: number | string;
      };
  /** Creates the ConfigMap when it is absent, else adds the key. */
  readonly 'set-config-key': { readonly key: string; readonly value?: string };
  /** Creates the Secret when it is absent, else adds the key. `sealedValue` is the id of a sealed value. */
  readonly 'set-secret-key': { readonly key: string; readonly sealedValue?: string };
  readonly 'resume-cronjob': Readonly<Record<never, never>>;
};

/** A value that only a person can supply before the remedy can be planned. */
export type RequiredInput = {
  /** Name of the parameter it fills. */
  readonly name: string;
  readonly label: string;
  readonly isSecret: boolean;
};

type RemedyOf<A extends ActionName> = {
  readonly action: A;
  readonly target: ObjectRef;
  readonly parameters: ActionParameters[A];
  /** Imperative, with names and values: "Roll back Deployment checkout to revision 3 (image shop/checkout:2.2)". */
  readonly title: string;
  /** Why this should help, in one sentence. */
  readonly rationale: string;
  readonly requiredInputs: readonly RequiredInput[];
};

/** A proposed cure for a finding: an action on a target with its parameters. */
export type Remedy = { readonly [A in ActionName]: RemedyOf<A> }[ActionName];
