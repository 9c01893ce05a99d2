import type { KubeObject } from './kube-object.ts';
import type { KindName } from './resource-kinds.ts';

/** What a watch event really changed. `before` is null for a new object, `after` for one that is gone. */
export type AppliedChange = {
  readonly list: KindName;
  readonly before: KubeObject | null;
  readonly after: KubeObject | null;
};
