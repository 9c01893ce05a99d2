import type { Action } from './action.ts';
import { cordon } from './actions/cordon.ts';
import { fixProbe } from './actions/fix-probe.ts';
import { patchPort } from './actions/patch-port.ts';
import { patchSelector } from './actions/patch-selector.ts';
import { recreatePod } from './actions/recreate-pod.ts';
import { restartRollout } from './actions/restart-rollout.ts';
import { resumeCronjob } from './actions/resume-cronjob.ts';
import { rollback } from './actions/rollback.ts';
import { scale } from './actions/scale.ts';
import { setConfigKey } from './actions/set-config-key.ts';
import { setEnv } from './actions/set-env.ts';
import { setImage } from './actions/set-image.ts';
import { setResources } from './actions/set-resources.ts';
import { setSecretKey } from './actions/set-secret-key.ts';
import { uncordon } from './actions/uncordon.ts';
import type { ActionName } from './remedy.ts';

/** Every action by its name. */
export const actions = {
  rollback,
  'set-image': setImage,
  'set-resources': setResources,
  'set-env': setEnv,
  'fix-probe': fixProbe,
  'restart-rollout': restartRollout,
  scale,
  'recreate-pod': recreatePod,
  cordon,
  uncordon,
  'patch-selector': patchSelector,
  'patch-port': patchPort,
  'set-config-key': setConfigKey,
  'set-secret-key': setSecretKey,
  'resume-cronjob': resumeCronjob,
} as const satisfies { readonly [A in ActionName]: Action<A> };
