/** Who talks to the sandbox's API server, each with its own bearer token. */
export const sandboxIdentities = {
  admin: { user: 'sandbox-admin', groups: ['system:masters'] },
  kubesage: { user: 'kubesage', groups: [] },
  controllerManager: { user: 'system:kube-controller-manager', groups: ['system:masters'] },
  scheduler: { user: 'system:kube-scheduler', groups: ['system:masters'] },
  kwok: { user: 'system:kwok', groups: ['system:masters'] },
  nodes: { user: 'system:sandbox-nodes', groups: ['system:masters'] },
} as const satisfies Record<string, { readonly user: string; readonly groups: readonly string[] }>;

export type SandboxIdentity = keyof typeof sandboxIdentities;
