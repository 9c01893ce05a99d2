import type { Analyzer } from './analyzer.ts';
import { admissionRejections } from './analyzers/admission-rejections.ts';
import { autoscalers } from './analyzers/autoscalers.ts';
import { command } from './analyzers/command.ts';
import { containerConfig } from './analyzers/container-config.ts';
import { crashLoop } from './analyzers/crash-loop.ts';
import { cronJobs } from './analyzers/cron-jobs.ts';
import { disruptionBudgets } from './analyzers/disruption-budgets.ts';
import { evictions } from './analyzers/evictions.ts';
import { failingJobs } from './analyzers/failing-jobs.ts';
import { imagePull } from './analyzers/image-pull.ts';
import { ingressBackend } from './analyzers/ingress-backend.ts';
import { ingressSettings } from './analyzers/ingress-settings.ts';
import { initContainers } from './analyzers/init-containers.ts';
import { latentReferences } from './analyzers/latent-references.ts';
import { lostNodePods } from './analyzers/lost-node-pods.ts';
import { missingEnvironment } from './analyzers/missing-environment.ts';
import { networkPolicies } from './analyzers/network-policies.ts';
import { nodes } from './analyzers/nodes.ts';
import { outOfMemory } from './analyzers/out-of-memory.ts';
import { probes } from './analyzers/probes.ts';
import { quotas } from './analyzers/quotas.ts';
import { scaledToZero } from './analyzers/scaled-to-zero.ts';
import { serviceNotReady } from './analyzers/service-not-ready.ts';
import { serviceSelector } from './analyzers/service-selector.ts';
import { serviceTargetPort } from './analyzers/service-target-port.ts';
import { stuckRollouts } from './analyzers/stuck-rollouts.ts';
import { terminatingNamespaces } from './analyzers/terminating-namespaces.ts';
import { unavailableWorkloads } from './analyzers/unavailable-workloads.ts';
import { unschedulable } from './analyzers/unschedulable.ts';
import { volumeAttachments } from './analyzers/volume-attachments.ts';
import { volumeClaims } from './analyzers/volume-claims.ts';
import { volumeSources } from './analyzers/volume-sources.ts';
import { webhooks } from './analyzers/webhooks.ts';
import { wrongEnvironment } from './analyzers/wrong-environment.ts';

/** All analyzers. To add one: its file in `analyzers/` with its test, and its line here. */
export const analyzers: readonly Analyzer[] = [
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
];
