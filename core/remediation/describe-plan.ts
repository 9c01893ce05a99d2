import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import type { KubeObject } from '../cluster/kube-object.ts';
import { maskSecrets } from './mask-secrets.ts';

const hiddenMetadata: ReadonlySet<string> = new Set([
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
]);
const hiddenAnnotations: ReadonlySet<string> = new Set([
  'kubesage.dev/operation',
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
]);

/**
 * Unified diff of the YAML of an object before and after, without status and what servers keep, secrets masked.
 * '' when nothing differs.
 */
export function renderDiff(before: KubeObject | null, after: KubeObject | null): string {
  const object = before ?? after;
  if (object === null) return '';
  const title = `${object.kind}/${object.metadata.name}`;
  const [old, fresh] = [text(before), text(after)];
  if (old === fresh) return '';
  const [from, to] = [before === null ? '/dev/null' : title, after === null ? '/dev/null' : title];
  const patch = createTwoFilesPatch(from, to, old, fresh, '', '', { context: 4 });
  // Above the patch stands what only some tools read.
  return patch.slice(patch.indexOf('--- '));
}

/** An object as YAML, secrets masked. `hidden` names metadata fields to leave out; managed fields always are. */
export function renderManifest(object: KubeObject, hidden: ReadonlySet<string> = new Set(['managedFields'])): string {
  const { apiVersion, kind, metadata: all, ...rest } = maskSecrets(object);
  const { annotations, ...others } = all;
  const shown = Object.entries(annotations ?? {}).filter(([key]) => !hiddenAnnotations.has(key));
  const metadata = {
    ...Object.fromEntries(Object.entries(others).filter(([key]) => !hidden.has(key))),
    ...(shown.length === 0 ? {} : { annotations: Object.fromEntries(shown) }),
  };
  return stringify({ apiVersion, kind, metadata, ...rest }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function text(object: KubeObject | null): string {
  if (object === null) return '';
  const { status: _, ...rest } = object as KubeObject & { readonly status?: unknown };
  return renderManifest(rest, hiddenMetadata);
}
