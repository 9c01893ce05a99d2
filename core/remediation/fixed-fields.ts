const ofEveryKind = ['/apiVersion', '/kind', '/metadata', '/status'] as const;

const ofKind: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['/spec/selector'],
  DaemonSet: ['/spec/selector'],
  StatefulSet: ['/spec/selector', '/spec/serviceName', '/spec/volumeClaimTemplates', '/spec/podManagementPolicy'],
  Service: ['/spec/clusterIP', '/spec/type'],
  ConfigMap: ['/immutable'],
  Secret: ['/immutable', '/type'],
};

/** JSON pointers to what no remedy may change: the API server refuses it, or it is not ours. */
export function fixedFields(kind: string): readonly string[] {
  return [...ofEveryKind, ...(ofKind[kind] ?? [])];
}
