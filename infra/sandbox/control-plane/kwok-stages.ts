/**
 * kwok's part of the sandbox: node conditions as a kubelet reports them. The pod stage never matches, and its presence keeps
 * kwok's default pod stages out: pods belong to the node behaviour.
 */
export function kwokStages(leaseSeconds: number): string {
  const stages = [
    stage('node-start', nodeStart),
    stage('node-heartbeat', nodeHeartbeat),
    stage('pod-never', podNever),
    options(leaseSeconds),
  ];
  return stages.join('---\n');
}

function stage(name: string, spec: string): string {
  return `apiVersion: kwok.x-k8s.io/v1alpha1\nkind: Stage\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

function options(leaseSeconds: number): string {
  return `apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  nodeLeaseDurationSeconds: ${leaseSeconds}
`;
}

const healthyConditions = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const;

function conditionsTemplate(since: string): string {
  const rows = healthyConditions.map(
    ([type, status, reason, message]) => `      - type: ${type}
        status: "${status}"
        reason: ${reason}
        message: ${message}
        lastHeartbeatTime: {{ $now | Quote }}
        lastTransitionTime: {{ $since | Quote }}
`,
  );
  return `    statusTemplate: |
      {{ $now := Now }}
      {{ $since := $now }}
${since}      conditions:
${rows.join('')}`;
}

/** A node that is not ready becomes so at once, and that moment is the transition. */
const nodeStart = `  resourceRef: {apiGroup: v1, kind: Node}
  selector:
    matchExpressions:
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: NotIn
      values: ["True"]
  next:
${conditionsTemplate('')}      phase: Running
`;

const nodeHeartbeat = `  resourceRef: {apiGroup: v1, kind: Node}
  selector:
    matchExpressions:
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: In
      values: ["True"]
  delay:
    durationMilliseconds: 240000
    jitterDurationMilliseconds: 300000
  next:
${conditionsTemplate(
  '      {{ range .status.conditions }}{{ if eq .type "Ready" }}{{ $since = .lastTransitionTime }}{{ end }}{{ end }}\n',
)}`;

const podNever = `  resourceRef: {apiGroup: v1, kind: Pod}
  selector:
    matchExpressions:
    - key: '.metadata.labels["sandbox.kubesage.dev/never"]'
      operator: In
      values: ["true"]
  delay: {durationMilliseconds: 3600000}
  next: {}
`;
