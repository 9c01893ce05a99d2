import type { KubeObject } from '../../../core/cluster/kube-object.ts';
import type { Manifest } from './manifest.ts';

type Operation = { readonly op: 'add' | 'remove'; readonly path: string; readonly value?: unknown };

/** Fields that a person can add beside those of the manifest. */
const optionalFields = ['data', 'binaryData', 'immutable', 'imagePullSecrets', 'secrets'] as const;

/** Whose annotations and labels stay: those that the control plane keeps itself. */
const keptPrefixes = [
  'deployment.kubernetes.io/',
  'deprecated.daemonset.template.',
  'kubernetes.io/metadata.name',
  'sandbox.kubesage.dev/',
];

/** A JSON Patch that makes a live object what the manifest says and nothing more. It changes nothing where that is so already. */
export function restorePatch(live: KubeObject, manifest: Manifest): readonly Operation[] {
  const own = Object.keys(manifest).filter((field) => !['apiVersion', 'kind', 'metadata', 'type'].includes(field));
  const added = optionalFields.filter((field) => Object.hasOwn(live, field) && !own.includes(field));
  return [
    ...own.map((field) => ({ op: 'add' as const, path: `/${field}`, value: manifest[field] })),
    ...added.map((field) => ({ op: 'remove' as const, path: `/${field}` })),
    { op: 'add', path: '/metadata/labels', value: restored(live.metadata.labels, manifest.metadata.labels) },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: restored(live.metadata.annotations, manifest.metadata.annotations),
    },
  ];
}

function restored(
  live: Readonly<Record<string, string>> = {},
  wanted: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const kept = Object.entries(live).filter(([key]) => keptPrefixes.some((prefix) => key.startsWith(prefix)));
  return { ...Object.fromEntries(kept), ...wanted };
}
