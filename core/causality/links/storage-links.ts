import type { ClusterIndex } from '../../cluster/cluster-index.ts';
import type { PersistentVolume, PersistentVolumeClaim, VolumeAttachment } from '../../cluster/kube-object.ts';
import { missingRef, type ObjectRef, refOf } from '../../cluster/object-ref.ts';
import { fieldEvidence } from '../../diagnosis/evidence.ts';
import { type Link, link } from '../link.ts';

/** What a claim, a volume or an attachment is made of. */
export function storageLinks(
  index: ClusterIndex,
  object: PersistentVolumeClaim | PersistentVolume | VolumeAttachment,
): readonly Link[] {
  switch (object.kind) {
    case 'PersistentVolumeClaim': {
      const { volumeName = '', storageClassName = '' } = object.spec ?? {};
      const { name } = object.metadata;
      return [
        ...part('PersistentVolume', volumeName, 'spec.volumeName', `Claim ${name} is bound to volume ${volumeName}.`),
        ...part(
          'StorageClass',
          storageClassName,
          'spec.storageClassName',
          `Claim ${name} asks for class ${storageClassName}.`,
        ),
      ];
    }
    case 'PersistentVolume': {
      const { storageClassName = '' } = object.spec ?? {};
      return part(
        'StorageClass',
        storageClassName,
        'spec.storageClassName',
        `Volume ${object.metadata.name} is of class ${storageClassName}.`,
      );
    }
    case 'VolumeAttachment': {
      const { nodeName, source } = object.spec;
      const volume = source.persistentVolumeName ?? '';
      const { name } = object.metadata;
      const says = `Attachment ${name} is for volume ${volume}.`;
      const node = part('Node', nodeName, 'spec.nodeName', `Attachment ${name} is to node ${nodeName}.`);
      return [
        ...part('PersistentVolume', volume, 'spec.source.persistentVolumeName', says),
        ...node.map((one) => ({ ...one, rule: 'runs-on' as const })),
      ];
    }
    default:
      return object satisfies never;
  }

  function part(
    kind: 'PersistentVolume' | 'StorageClass' | 'Node',
    name: string,
    path: string,
    says: string,
  ): readonly Link[] {
    if (name === '') return [];
    const found = index.find(kind, '', name);
    const ref: ObjectRef = found === undefined ? missingRef(kind, '', name) : refOf(found);
    return [link(ref, object, 'mounts', says, fieldEvidence(object, path, name))];
  }
}
