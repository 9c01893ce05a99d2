import { autoscalerWithoutRequests } from './autoscaler-without-requests.ts';
import { badRollout } from './bad-rollout.ts';
import { commandWrong } from './command-wrong.ts';
import { configMapDeleted } from './config-map-deleted.ts';
import { configMapKeyRenamed } from './config-map-key-renamed.ts';
import { configMapVolumeDeleted } from './config-map-volume-deleted.ts';
import { cpuRequestTooHigh } from './cpu-request-too-high.ts';
import { cronjobFailing } from './cronjob-failing.ts';
import { cronjobSuspended } from './cronjob-suspended.ts';
import { disruptionBudgetBlocks } from './disruption-budget-blocks.ts';
import { envValueWrong } from './env-value-wrong.ts';
import { envVariableMissing } from './env-variable-missing.ts';
import { imagePullUnauthorized } from './image-pull-unauthorized.ts';
import { imageTagMissing } from './image-tag-missing.ts';
import { ingressBackendMissing } from './ingress-backend-missing.ts';
import { initContainerFailing } from './init-container-failing.ts';
import { livenessWrongPort } from './liveness-wrong-port.ts';
import { memoryLimitTooLow } from './memory-limit-too-low.ts';
import { networkPolicyBlocks } from './network-policy-blocks.ts';
import { nodeNotReady } from './node-not-ready.ts';
import { nodeSelectorUnknown } from './node-selector-unknown.ts';
import { quotaExhausted } from './quota-exhausted.ts';
import { readinessWrongPath } from './readiness-wrong-path.ts';
import { scaledToZero } from './scaled-to-zero.ts';
import type { Scenario } from './scenario.ts';
import { secretDeleted } from './secret-deleted.ts';
import { secretKeyMissing } from './secret-key-missing.ts';
import { serviceSelectorWrong } from './service-selector-wrong.ts';
import { serviceTargetPortWrong } from './service-target-port-wrong.ts';
import { storageClassMissing } from './storage-class-missing.ts';
import { tolerationRemoved } from './toleration-removed.ts';
import { volumeNodeLost } from './volume-node-lost.ts';
import { webhookUnavailable } from './webhook-unavailable.ts';

/** Every mistake that can be practised, grouped as a person would look for it. */
export const scenarios: readonly Scenario[] = [
  imageTagMissing,
  imagePullUnauthorized,
  envVariableMissing,
  envValueWrong,
  configMapDeleted,
  configMapVolumeDeleted,
  configMapKeyRenamed,
  secretKeyMissing,
  secretDeleted,
  memoryLimitTooLow,
  livenessWrongPort,
  readinessWrongPath,
  badRollout,
  cpuRequestTooHigh,
  tolerationRemoved,
  nodeSelectorUnknown,
  storageClassMissing,
  volumeNodeLost,
  serviceSelectorWrong,
  serviceTargetPortWrong,
  ingressBackendMissing,
  autoscalerWithoutRequests,
  quotaExhausted,
  webhookUnavailable,
  nodeNotReady,
  disruptionBudgetBlocks,
  cronjobSuspended,
  cronjobFailing,
  networkPolicyBlocks,
  scaledToZero,
  commandWrong,
  initContainerFailing,
];
