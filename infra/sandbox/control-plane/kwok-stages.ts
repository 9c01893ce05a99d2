/**
 * kwok's part of the sandbox: node conditions as a kubelet reports them. The pod stage never matches, and its presence keeps
 * kwok's default pod stages out: pods belong to the node behaviour.
 */
export function kwokStages(leaseSeconds: number): string {
  return [stage('node-start', nodeStart), stage('node-heartbeat', nodeHeartbeat), stage('pod-never', podNever)].join('---\n') + options(leaseSeconds);
}

function stage(name: string, spec: string): string {
  return `apiVersion: kwok.x-k8s.io/v1alpha1\nkind: Stage\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
}

function options(leaseSeconds: number): string {
  return `---
apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  nodeLeaseDurationSeconds: ${leaseSeconds}
`;
}

const conditions = `    statusTemplate: |
      {{ $now := Now }}
      {{ $was := dict }}
      conditions:
      - {type: MemoryPressure, status: "False", reason: KubeletHasSufficientMemory, message: kubelet has sufficient memory available, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $since | Quote }}}
      - {type: DiskPressure, status: "False", reason: KubeletHasNoDiskPressure, message: kubelet has no disk pressure, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $since | Quote }}}
      - {type: PIDPressure, status: "False", reason: KubeletHasSufficientPID, message: kubelet has sufficient PID available, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $since | Quote }}}
      - {type: Ready, status: "True", reason: KubeletReady, message: kubelet is posting ready status, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $since | Quote }}}
`.replace('{{ $was := dict }}', '{{ $since := SINCE }}');

/** A node that is not ready becomes so at once; the moment is the transition. */
const nodeStart = `  resourceRef: {apiGroup: v1, kind: Node}
  selector:
    matchExpressions:
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: NotIn
      values: ["True"]
  next:
${conditions.replace('SINCE', '$now')}      phase: Running
`;

const nodeHeartbeat = `  resourceRef: {apiGroup: v1, kind: Node}
  selector:
    matchExpressions:
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: In
      values: ["True"]
  delay:
    durationMilliseconds: 300000
    jitterDurationMilliseconds: 310000
  next:
${conditions.replace('SINCE', '(index .status.conditions 3).lastTransitionTime')}`;

const podNever = `  resourceRef: {apiGroup: v1, kind: Pod}
  selector:
    matchExpressions:
    - key: '.metadata.labels["sandbox.kubesage.dev/never"]'
      operator: In
      values: ["true"]
  delay: {durationMilliseconds: 3600000}
  next: {}
`;
