import type { RequestListener } from 'node:http';
import type { KubeObject } from '../../../core/cluster/kube-object.ts';
import { matchesSelector } from '../../../core/cluster/label-selector.ts';
import { statusTime } from './container-life.ts';
import type { KubeletNode, KubeletPod } from './kubelet-types.ts';
import { parseLabelQuery } from './label-query.ts';
import type { NodeBehaviour } from './node-behaviour.ts';
import { resourceUsage, type Usage } from './resource-usage.ts';

const groupVersion = 'metrics.k8s.io/v1beta1';
const root = `/apis/${groupVersion}`;
const window = '15s';
const systemShare = { cpu: 0.12, memory: 900 * 2 ** 20 };

/** The resource metrics API, as an aggregated API server behind the real one: what autoscalers and `kubectl top` read. */
export function metricsServer(nodes: NodeBehaviour): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'https://metrics');
    const content = request.method === 'GET' ? route(url) : null;
    const body = content ?? {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'NotFound',
      code: 404,
      message: 'not found',
    };
    response.writeHead(content === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

  function route(url: URL): object | null {
    if (url.pathname === '/healthz' || url.pathname === '/readyz')
      return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
    if (url.pathname === root) return resourceList;
    if (!url.pathname.startsWith(`${root}/`)) return null;
    const parts = url.pathname
      .slice(root.length + 1)
      .split('/')
      .map(decodeURIComponent);
    const selector = parseLabelQuery(url.searchParams.get('labelSelector') ?? '');
    const isWanted = (object: KubeObject) => matchesSelector(selector, object.metadata.labels);
    const now = Date.now();
    if (parts[0] === 'nodes') {
      if (parts[1] !== undefined) return one(nodes.cache.get('Node', '', parts[1]), (node) => nodeMetrics(node, now));
      return list(
        'NodeMetricsList',
        [...nodes.cache.all('Node')].filter(isWanted).flatMap((node) => nodeMetrics(node, now) ?? []),
      );
    }
    const [namespace, kind, name] = parts[0] === 'namespaces' ? parts.slice(1) : [undefined, ...parts];
    if (kind !== 'pods') return null;
    if (name !== undefined) return one(nodes.cache.get('Pod', namespace ?? '', name), (pod) => podMetrics(pod, now));
    const pods = [...nodes.cache.all('Pod')].filter(
      (pod) => namespace === undefined || pod.metadata.namespace === namespace,
    );
    return list(
      'PodMetricsList',
      pods.filter(isWanted).flatMap((pod) => podMetrics(pod, now) ?? []),
    );
  }

  function podMetrics(pod: KubeletPod, now: number): object | null {
    const usage = usageOf(pod, now);
    if (usage.length === 0 || !nodes.isPowered(pod.spec.nodeName ?? '')) return null;
    const { name, namespace, labels = {} } = pod.metadata;
    const containers = usage.map(({ container, ...used }) => ({ name: container, usage: quantities(used) }));
    return {
      kind: 'PodMetrics',
      apiVersion: groupVersion,
      metadata: { name, namespace, labels, ...stamp(now) },
      ...measured(now),
      containers,
    };
  }

  function nodeMetrics(node: KubeletNode, now: number): object | null {
    const { name, labels = {} } = node.metadata;
    if (!nodes.isPowered(name)) return null;
    let { cpu, memory } = systemShare;
    for (const pod of nodes.cache.all('Pod')) {
      if (pod.spec.nodeName !== name) continue;
      for (const used of usageOf(pod, now)) {
        cpu += used.cpu;
        memory += used.memory;
      }
    }
    return {
      kind: 'NodeMetrics',
      apiVersion: groupVersion,
      metadata: { name, labels, ...stamp(now) },
      ...measured(now),
      usage: quantities({ cpu, memory }),
    };
  }

  function usageOf(pod: KubeletPod, now: number): readonly (Usage & { readonly container: string })[] {
    const life = nodes.life(pod);
    return pod.spec.containers.flatMap((container) => {
      const state = life?.containers.get(container.name);
      if (state?.stage !== 'running' || state.run === null) return [];
      return [
        {
          container: container.name,
          ...resourceUsage(container, state.run, `${pod.metadata.uid}/${container.name}`, now),
        },
      ];
    });
  }
}

function one<T>(object: T | undefined, measure: (object: T) => object | null): object | null {
  return object === undefined ? null : measure(object);
}

function list(kind: string, items: readonly object[]): object {
  return { kind, apiVersion: groupVersion, metadata: {}, items };
}

function stamp(now: number): object {
  return { creationTimestamp: statusTime(now) };
}

function measured(now: number): object {
  return { timestamp: statusTime(now), window };
}

function quantities({ cpu, memory }: Usage): object {
  return { cpu: `${Math.round(cpu * 1e9)}n`, memory: `${Math.round(memory / 1024)}Ki` };
}

const resourceList = {
  kind: 'APIResourceList',
  apiVersion: 'v1',
  groupVersion,
  resources: [
    { name: 'nodes', singularName: '', namespaced: false, kind: 'NodeMetrics', verbs: ['get', 'list'] },
    { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
  ],
};
