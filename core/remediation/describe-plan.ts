import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import type { KubeObject } from '../cluster/kube-object.ts';

const noise: ReadonlySet<string> = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink']);

/** Unified diff of the YAML of an object before and after, without status and what servers keep. '' when nothing differs. */
export function renderDiff(before: KubeObject | null, after: KubeObject | null): string {
  const name = before ?? after;
  const title = name === null ? 'object' : `${name.kind}/${name.metadata.name}`;
  const [old, fresh] = [text(before), text(after)];
  if (old === fresh) return '';
  const patch = createTwoFilesPatch(before === null ? '/dev/null' : title, after === null ? '/dev/null' : title, old, fresh, '', '', { context: 4 });
  return patch.split('\n').slice(1).join('\n');

  function text(object: KubeObject | null): string {
    return object === null ? '' : renderManifest(withoutStatus(object), noise);
  }
}

/** An object as YAML. `hidden` names metadata fields to leave out; managed fields always are. */
export function renderManifest(object: KubeObject, hidden: ReadonlySet<string> = new Set(['managedFields'])): string {
  const metadata = Object.fromEntries(
    Object.entries(object.metadata)
      .filter(([key]) => !hidden.has(key))
      .map(([key, value]) => [key, key === 'annotations' ? withoutOperation(value as Readonly<Record<string, string>>) : value])
      .filter(([key, value]) => !(key === 'annotations' && Object.keys(value as object).length === 0)),
  );
  const { apiVersion, kind, metadata: _, ...rest } = object;
  return stringify({ apiVersion, kind, metadata, ...rest }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function withoutOperation(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== 'kubesage.dev/operation' && key !== 'deployment.kubernetes.io/revision'));
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object as KubeObject & { readonly status?: unknown };
  return rest;
}
