import { z } from '@hono/zod-openapi';
import type { ActionName, ActionParameters } from '../../core/remediation/remedy.ts';
import { shapeOf } from './shape-of.ts';

const name = z.string().min(1).max(253);
const port = z.union([z.number().int().min(1).max(65535), z.string().min(1).max(63)]);
const quantities = z.record(z.string().min(1).max(253), z.string().min(1).max(64)).readonly();
const keyRef = z.strictObject({ name, key: name });
const nothing = z.strictObject({});
const value = z.string().max(65_536);

/** The parameters of each action, as strictly as a request is held to them. */
export const actionParameters: { readonly [A in ActionName]: z.ZodType<ActionParameters[A]> } = {
  rollback: z.strictObject({ toRevision: z.number().int().min(0) }),
  'set-image': z.strictObject({ container: name, image: z.string().min(1).max(1024) }),
  'set-resources': shapeOf<ActionParameters['set-resources']>(
    z.strictObject({ container: name, requests: quantities.optional(), limits: quantities.optional() }),
  ),
  'set-env': shapeOf<ActionParameters['set-env']>(
    z.strictObject({
      container: name,
      name,
      value: value.optional(),
      configMapKey: keyRef.optional(),
      secretKey: keyRef.optional(),
    }),
  ),
  'fix-probe': shapeOf<ActionParameters['fix-probe']>(
    z.strictObject({
      container: name,
      probe: z.enum(['liveness', 'readiness', 'startup']),
      port: port.optional(),
      path: z.string().max(2048).optional(),
      timeoutSeconds: z.number().int().min(1).optional(),
      initialDelaySeconds: z.number().int().min(0).optional(),
      failureThreshold: z.number().int().min(1).optional(),
    }),
  ),
  'restart-rollout': nothing,
  scale: z.strictObject({ replicas: z.number().int().min(0).max(100_000) }),
  'recreate-pod': nothing,
  cordon: nothing,
  uncordon: nothing,
  'patch-selector': z.strictObject({ selector: z.record(name, z.string().max(63)) }),
  'patch-port': z.union([
    z.strictObject({ port: z.number().int().min(1).max(65535), targetPort: port }),
    z.strictObject({ host: z.string().max(253), path: z.string().max(2048), serviceName: name, servicePort: port }),
  ]),
  'set-config-key': shapeOf<ActionParameters['set-config-key']>(z.strictObject({ key: name, value: value.optional() })),
  'set-secret-key': shapeOf<ActionParameters['set-secret-key']>(
    z.strictObject({ key: name, sealedValue: name.optional() }),
  ),
  'resume-cronjob': nothing,
};
