import type { KubeletNode, KubeletPod } from './kubelet-types.ts';

/** Hands out pod addresses of each node's range; an address is free again when its pod is gone. */
export class PodAddresses {
  readonly #byUid = new Map<string, string>();
  readonly #used = new Set<string>();

  /** The pod's address: the reported one, the one given before, or the next free one of the node. */
  of(pod: KubeletPod, node: KubeletNode): string {
    const uid = pod.metadata.uid ?? '';
    const known = this.#byUid.get(uid);
    if (known !== undefined) return known;
    const address = this.#reported(pod) ?? this.#nextFree(node);
    this.#byUid.set(uid, address);
    this.#used.add(address);
    return address;
  }

  release(uid: string): void {
    const address = this.#byUid.get(uid);
    if (address === undefined) return;
    this.#byUid.delete(uid);
    this.#used.delete(address);
  }

  #reported(pod: KubeletPod): string | undefined {
    return pod.spec.hostNetwork === true ? undefined : pod.status?.podIP;
  }

  #nextFree(node: KubeletNode): string {
    const [network = '10.255.0.0'] = (node.spec?.podCIDR ?? '').split('/');
    const prefix = network.slice(0, network.lastIndexOf('.'));
    for (let host = 2; host < 255; host += 1) {
      const address = `${prefix}.${host}`;
      if (!this.#used.has(address)) return address;
    }
    return `${prefix}.254`;
  }
}
