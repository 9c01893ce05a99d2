import { accessDenied } from './analyzers/access/access-denied.ts';
import { dangerousGrants } from './analyzers/access/dangerous-grants.ts';
import { danglingBindings } from './analyzers/access/dangling-bindings.ts';
import { serviceAccounts } from './analyzers/access/service-accounts.ts';
import { tokenMounts } from './analyzers/access/token-mounts.ts';
import { admissionPolicies } from './analyzers/admission/admission-policies.ts';
import { admissionPolicyBindings } from './analyzers/admission/admission-policy-bindings.ts';
import { webhookCallEvents } from './analyzers/admission/webhook-call-events.ts';
import { webhookCertificates } from './analyzers/admission/webhook-certificates.ts';
import { webhookScope } from './analyzers/admission/webhook-scope.ts';
import { admissionRejections } from './analyzers/admission-rejections.ts';
import { autoscalers } from './analyzers/autoscalers.ts';
import { certificateHosts } from './analyzers/certificates/certificate-hosts.ts';
import { tlsSecrets } from './analyzers/certificates/tls-secrets.ts';
import { command } from './analyzers/command.ts';
import { containerConfig } from './analyzers/container-config.ts';
import { crashLoop } from './analyzers/crash-loop.ts';
import { cronJobs } from './analyzers/cron-jobs.ts';
import { disruptionBudgets } from './analyzers/disruption-budgets.ts';
import { evictions } from './analyzers/evictions.ts';
import { argoApplications } from './analyzers/extensions/argo-applications.ts';
import { certificateIssuers } from './analyzers/extensions/certificate-issuers.ts';
import { customConditions } from './analyzers/extensions/custom-conditions.ts';
import { fluxResources } from './analyzers/extensions/flux-resources.ts';
import { gatewayCertificates } from './analyzers/extensions/gateway-certificates.ts';
import { gatewayClasses } from './analyzers/extensions/gateway-classes.ts';
import { gateways } from './analyzers/extensions/gateways.ts';
import { httpRouteBackends } from './analyzers/extensions/http-route-backends.ts';
import { httpRouteConflicts } from './analyzers/extensions/http-route-conflicts.ts';
import { httpRoutes } from './analyzers/extensions/http-routes.ts';
import { issuedCertificates } from './analyzers/extensions/issued-certificates.ts';
import { failingJobs } from './analyzers/failing-jobs.ts';
import { containerHygiene } from './analyzers/hygiene/container-hygiene.ts';
import { hostAccess } from './analyzers/hygiene/host-access.ts';
import { leftovers } from './analyzers/hygiene/leftovers.ts';
import { noteworthyEvents } from './analyzers/hygiene/noteworthy-events.ts';
import { replicaResilience } from './analyzers/hygiene/replica-resilience.ts';
import { unusedClaims } from './analyzers/hygiene/unused-claims.ts';
import { unusedConfiguration } from './analyzers/hygiene/unused-configuration.ts';
import { unusedServices } from './analyzers/hygiene/unused-services.ts';
import { imagePull } from './analyzers/image-pull.ts';
import { ingressBackend } from './analyzers/ingress-backend.ts';
import { ingressSettings } from './analyzers/ingress-settings.ts';
import { initContainers } from './analyzers/init-containers.ts';
import { latentReferences } from './analyzers/latent-references.ts';
import { lostNodePods } from './analyzers/lost-node-pods.ts';
import { missingEnvironment } from './analyzers/missing-environment.ts';
import { dnsEgress } from './analyzers/network/dns-egress.ts';
import { endpointSlices } from './analyzers/network/endpoint-slices.ts';
import { externalNames } from './analyzers/network/external-names.ts';
import { ingressClasses } from './analyzers/network/ingress-classes.ts';
import { ingressRoutes } from './analyzers/network/ingress-routes.ts';
import { ingressTlsSecrets } from './analyzers/network/ingress-tls-secrets.ts';
import { isolatedServices } from './analyzers/network/isolated-services.ts';
import { loadBalancers } from './analyzers/network/load-balancers.ts';
import { mixedBackends } from './analyzers/network/mixed-backends.ts';
import { nodePorts } from './analyzers/network/node-ports.ts';
import { policyBlockedCalls } from './analyzers/network/policy-blocked-calls.ts';
import { policyScopes } from './analyzers/network/policy-scopes.ts';
import { servicePorts } from './analyzers/network/service-ports.ts';
import { trafficPolicies } from './analyzers/network/traffic-policies.ts';
import { networkPolicies } from './analyzers/network-policies.ts';
import { containerRuntimes } from './analyzers/nodes/container-runtimes.ts';
import { kubeletVersions } from './analyzers/nodes/kubelet-versions.ts';
import { leftTaints } from './analyzers/nodes/left-taints.ts';
import { nodeCapacity } from './analyzers/nodes/node-capacity.ts';
import { nodeLeases } from './analyzers/nodes/node-leases.ts';
import { nodeProblems } from './analyzers/nodes/node-problems.ts';
import { schedulableNodes } from './analyzers/nodes/schedulable-nodes.ts';
import { nodes } from './analyzers/nodes.ts';
import { outOfMemory } from './analyzers/out-of-memory.ts';
import { apiServices } from './analyzers/platform/api-services.ts';
import { controlPlaneChecks } from './analyzers/platform/control-plane-checks.ts';
import { deprecatedApis } from './analyzers/platform/deprecated-apis.ts';
import { dnsConfiguration } from './analyzers/platform/dns-configuration.ts';
import { dnsServers } from './analyzers/platform/dns-servers.ts';
import { limitRanges } from './analyzers/platform/limit-ranges.ts';
import { missingClasses } from './analyzers/platform/missing-classes.ts';
import { nameResolution } from './analyzers/platform/name-resolution.ts';
import { nodeAgents } from './analyzers/platform/node-agents.ts';
import { priorityDefaults } from './analyzers/platform/priority-defaults.ts';
import { quotaDemands } from './analyzers/platform/quota-demands.ts';
import { quotaLevels } from './analyzers/platform/quota-levels.ts';
import { resourceDefinitions } from './analyzers/platform/resource-definitions.ts';
import { stuckDeletions } from './analyzers/platform/stuck-deletions.ts';
import { probes } from './analyzers/probes.ts';
import { quotas } from './analyzers/quotas.ts';
import { scaledToZero } from './analyzers/scaled-to-zero.ts';
import { autoscalerConflicts } from './analyzers/scaling/autoscaler-conflicts.ts';
import { autoscalerLimits } from './analyzers/scaling/autoscaler-limits.ts';
import { disruptionBudgetCoverage } from './analyzers/scaling/disruption-budget-coverage.ts';
import { metricsSources } from './analyzers/scaling/metrics-sources.ts';
import { scaledObjects } from './analyzers/scaling/scaled-objects.ts';
import { verticalAutoscalers } from './analyzers/scaling/vertical-autoscalers.ts';
import { serviceNotReady } from './analyzers/service-not-ready.ts';
import { serviceSelector } from './analyzers/service-selector.ts';
import { serviceTargetPort } from './analyzers/service-target-port.ts';
import { mountFailures } from './analyzers/storage/mount-failures.ts';
import { persistentVolumes } from './analyzers/storage/persistent-volumes.ts';
import { sharedClaims } from './analyzers/storage/shared-claims.ts';
import { staticVolumes } from './analyzers/storage/static-volumes.ts';
import { storageClasses } from './analyzers/storage/storage-classes.ts';
import { volumeAffinity } from './analyzers/storage/volume-affinity.ts';
import { volumeDetachments } from './analyzers/storage/volume-detachments.ts';
import { volumeResizes } from './analyzers/storage/volume-resizes.ts';
import { stuckRollouts } from './analyzers/stuck-rollouts.ts';
import { terminatingNamespaces } from './analyzers/terminating-namespaces.ts';
import { unavailableWorkloads } from './analyzers/unavailable-workloads.ts';
import { unschedulable } from './analyzers/unschedulable.ts';
import { volumeAttachments } from './analyzers/volume-attachments.ts';
import { volumeClaims } from './analyzers/volume-claims.ts';
import { volumeSources } from './analyzers/volume-sources.ts';
import { webhooks } from './analyzers/webhooks.ts';
import { daemonSetRollouts } from './analyzers/workloads/daemon-set-rollouts.ts';
import { dnsSettings } from './analyzers/workloads/dns-settings.ts';
import { duplicateEnvironment } from './analyzers/workloads/duplicate-environment.ts';
import { failedPods } from './analyzers/workloads/failed-pods.ts';
import { hostAliases } from './analyzers/workloads/host-aliases.ts';
import { hostPorts } from './analyzers/workloads/host-ports.ts';
import { imageDrift } from './analyzers/workloads/image-drift.ts';
import { missedRuns } from './analyzers/workloads/missed-runs.ts';
import { mutatedPods } from './analyzers/workloads/mutated-pods.ts';
import { pausedDeployments } from './analyzers/workloads/paused-deployments.ts';
import { podAffinity } from './analyzers/workloads/pod-affinity.ts';
import { podSandboxes } from './analyzers/workloads/pod-sandboxes.ts';
import { podSecurity } from './analyzers/workloads/pod-security.ts';
import { preemptedWorkloads } from './analyzers/workloads/preempted-workloads.ts';
import { readinessGates } from './analyzers/workloads/readiness-gates.ts';
import { repeatedRestarts } from './analyzers/workloads/repeated-restarts.ts';
import { resourceClaims } from './analyzers/workloads/resource-claims.ts';
import { schedulingGates } from './analyzers/workloads/scheduling-gates.ts';
import { selectorOverlaps } from './analyzers/workloads/selector-overlaps.ts';
import { statefulSetClaims } from './analyzers/workloads/stateful-set-claims.ts';
import { statefulSetRollouts } from './analyzers/workloads/stateful-set-rollouts.ts';
import { statefulSetServices } from './analyzers/workloads/stateful-set-services.ts';
import { suspendedJobs } from './analyzers/workloads/suspended-jobs.ts';
import { terminatingPods } from './analyzers/workloads/terminating-pods.ts';
import { undefinedVariables } from './analyzers/workloads/undefined-variables.ts';
import { unseenPods } from './analyzers/workloads/unseen-pods.ts';
import { waitingContainers } from './analyzers/workloads/waiting-containers.ts';
import { wrongEnvironment } from './analyzers/wrong-environment.ts';
import type { ObjectAnalyzer } from './object-analyzer.ts';

/** All analyzers. To add one: its file in `analyzers/` with its test, and its line here. */
export const objectAnalyzers: readonly ObjectAnalyzer[] = [
  admissionRejections,
  autoscalers,
  command,
  containerConfig,
  crashLoop,
  cronJobs,
  disruptionBudgets,
  evictions,
  failingJobs,
  imagePull,
  ingressBackend,
  ingressSettings,
  initContainers,
  latentReferences,
  lostNodePods,
  missingEnvironment,
  networkPolicies,
  nodes,
  outOfMemory,
  probes,
  quotas,
  scaledToZero,
  serviceNotReady,
  serviceSelector,
  serviceTargetPort,
  stuckRollouts,
  terminatingNamespaces,
  unavailableWorkloads,
  unschedulable,
  volumeAttachments,
  volumeClaims,
  volumeSources,
  webhooks,
  wrongEnvironment,
  argoApplications,
  issuedCertificates,
  certificateIssuers,
  customConditions,
  fluxResources,
  gatewayCertificates,
  gatewayClasses,
  gateways,
  httpRouteBackends,
  httpRouteConflicts,
  httpRoutes,
  containerRuntimes,
  kubeletVersions,
  leftTaints,
  nodeCapacity,
  nodeLeases,
  nodeProblems,
  schedulableNodes,
  autoscalerConflicts,
  autoscalerLimits,
  disruptionBudgetCoverage,
  scaledObjects,
  verticalAutoscalers,
  accessDenied,
  dangerousGrants,
  danglingBindings,
  serviceAccounts,
  tokenMounts,
  missingClasses,
  priorityDefaults,
  containerHygiene,
  hostAccess,
  leftovers,
  noteworthyEvents,
  replicaResilience,
  unusedClaims,
  unusedConfiguration,
  unusedServices,
  admissionPolicies,
  admissionPolicyBindings,
  webhookCallEvents,
  webhookCertificates,
  webhookScope,
  certificateHosts,
  tlsSecrets,
  apiServices,
  controlPlaneChecks,
  deprecatedApis,
  resourceDefinitions,
  stuckDeletions,
  metricsSources,
  limitRanges,
  quotaDemands,
  quotaLevels,
  dnsConfiguration,
  dnsServers,
  nameResolution,
  nodeAgents,
  daemonSetRollouts,
  dnsSettings,
  duplicateEnvironment,
  failedPods,
  hostAliases,
  hostPorts,
  imageDrift,
  missedRuns,
  mutatedPods,
  pausedDeployments,
  podAffinity,
  podSandboxes,
  podSecurity,
  preemptedWorkloads,
  readinessGates,
  repeatedRestarts,
  resourceClaims,
  schedulingGates,
  selectorOverlaps,
  statefulSetClaims,
  statefulSetRollouts,
  statefulSetServices,
  suspendedJobs,
  terminatingPods,
  undefinedVariables,
  unseenPods,
  waitingContainers,
  dnsEgress,
  endpointSlices,
  externalNames,
  ingressClasses,
  ingressRoutes,
  ingressTlsSecrets,
  isolatedServices,
  loadBalancers,
  mixedBackends,
  nodePorts,
  policyBlockedCalls,
  policyScopes,
  servicePorts,
  trafficPolicies,
  mountFailures,
  persistentVolumes,
  sharedClaims,
  staticVolumes,
  storageClasses,
  volumeAffinity,
  volumeDetachments,
  volumeResizes,
];
