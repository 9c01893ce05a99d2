import type { ObjectRef } from '../cluster/object-ref.ts';

const most = 3;
// Names can come from labels of alerts: nothing else gets into a command that somebody may paste.
const plainName = /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/;

/** What to type next, to look at objects that nobody has judged yet. */
export function describeCommands(objects: readonly Omit<ObjectRef, 'uid'>[]): readonly string[] {
  const commands = objects
    .filter(
      ({ kind, namespace, name }) =>
        [kind, name].every((text) => plainName.test(text)) && (namespace === '' || plainName.test(namespace)),
    )
    .map(({ kind, namespace, name }) => {
      return `kubectl ${namespace === '' ? '' : `-n ${namespace} `}describe ${kind.toLowerCase()}/${name}`;
    });
  return [...new Set(commands)].slice(0, most);
}
