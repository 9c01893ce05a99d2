import { describe, expect, it } from 'vitest';
import type { Container, PodTemplate, Service } from '../../../core/cluster/kube-object.ts';
import { nodeManifests } from '../control-plane/node-manifests.ts';
import { imageCatalogue } from '../images/catalogue.ts';
import type { ProgramBehaviour } from '../images/image-behaviour.ts';
import type { Manifest } from './manifest.ts';
import { manifestKey } from './manifest.ts';
import { shopSystem } from './shop-system.ts';

const objects = shopSystem('a seed');
const manifests = objects.map(({ manifest }) => manifest);
const byKey = new Map(manifests.map((manifest) => [manifestKey(manifest), manifest]));
const workloads = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].includes(kind));
const pods = workloads.map((manifest) => ({ manifest, name: manifestKey(manifest), template: templateOf(manifest) }));
const versions = objects.flatMap(({ manifest, earlier }) => [...earlier, manifest]).filter(isWorkload);

describe('the system', () => {
  it('is as large as promised', () => {
    expect(manifests.filter(({ kind }) => kind === 'Namespace').length).toBeGreaterThanOrEqual(6);
    expect(workloads.length).toBeGreaterThanOrEqual(60);
    const kinds = new Set(manifests.map(({ kind }) => kind));
    const promised = [
      'Service',
      'Ingress',
      'HorizontalPodAutoscaler',
      'PodDisruptionBudget',
      'ConfigMap',
      'Secret',
      'ServiceAccount',
    ];
    const fences = ['PersistentVolumeClaim', 'NetworkPolicy', 'ResourceQuota', 'LimitRange'];
    expect([...promised, ...fences].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('names each object once', () => {
    expect(byKey.size).toBe(manifests.length);
  });

  it('is the same for the same cluster and keeps other secrets in another one', () => {
    expect(shopSystem('a seed')).toEqual(objects);
    const secrets = (seed: string) =>
      JSON.stringify(shopSystem(seed).filter(({ manifest }) => manifest.kind === 'Secret'));
    expect(secrets('another seed')).not.toBe(secrets('a seed'));
  });

  it('gives two dozen workloads releases to go back to', () => {
    expect(objects.filter(({ earlier }) => earlier.length > 0).length).toBeGreaterThan(24);
  });
});

describe.each(versions.map((manifest) => [`${manifestKey(manifest)} with ${imagesOf(manifest)}`, manifest] as const))(
  '%s',
  (_, manifest) => {
    const { namespace = '' } = manifest.metadata;
    const template = templateOf(manifest);
    const all = [...(template.spec.initContainers ?? []), ...template.spec.containers];

    it('runs images that exist, with the secrets to pull them', () => {
      for (const { image } of all) {
        expect(programOf(image), image).toBeDefined();
        const isPrivate =
          imageCatalogue.find(({ repository }) => image.startsWith(`${repository}:`))?.isPrivate === true;
        const secrets = template.spec.imagePullSecrets ?? [];
        if (isPrivate) expect(secrets.some(({ name }) => byKey.has(`Secret/${namespace}/${name}`))).toBe(true);
      }
    });

    it('has everything that it refers to', () => {
      const missing = references(template, namespace).filter((key) => !hasKey(key));
      expect(missing).toEqual([]);
    });

    it('gives its programs what they need', () => {
      for (const container of all) {
        const program = programOf(container.image);
        const given = environment(container, namespace);
        for (const { name, pattern } of program?.requiredEnv ?? []) {
          expect(given.get(name), `${name} of ${container.name}`).toMatch(new RegExp(pattern ?? '.'));
        }
        expect(mebibytes(container.resources?.limits?.memory)).toBeGreaterThan((program?.memoryMiB ?? 0) * 1.1);
        const command = container.command?.[0];
        if (command !== undefined) expect(program?.executables ?? [command]).toContain(command);
      }
    });

    it('calls peers that are there', () => {
      for (const container of template.spec.containers) {
        const given = environment(container, namespace);
        for (const { env } of programOf(container.image)?.calls ?? []) {
          const value = given.get(env);
          if (value !== undefined) expect(answers(value, namespace), `${env}=${value}`).toBe(true);
        }
      }
    });

    it('is probed where it listens', () => {
      for (const container of template.spec.containers) {
        const listens = programOf(container.image)?.listens ?? [];
        for (const probe of [container.livenessProbe, container.readinessProbe]) {
          const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
          if (port === undefined) continue;
          const listener = listens.find((entry) => entry.port === port);
          expect(listener, `port ${port}`).toBeDefined();
          if (probe?.httpGet !== undefined) expect(listener?.paths).toContain(probe.httpGet.path);
        }
        for (const { containerPort } of container.ports ?? [])
          expect(listens.map(({ port }) => port)).toContain(containerPort);
      }
    });
  },
);

describe('the objects around the workloads', () => {
  it.each(ofKind('Service'))('%s leads to a port that its pods have', (_, manifest) => {
    const { selector, ports = [] } = manifest.spec as Service['spec'];
    const behind = pods.filter(
      ({ manifest: workload, template }) =>
        workload.metadata.namespace === manifest.metadata.namespace &&
        isSubset(selector ?? {}, template.metadata?.labels ?? {}),
    );
    expect(behind).toHaveLength(1);
    const named = behind[0]?.template.spec.containers.flatMap((container) => container.ports ?? []) ?? [];
    for (const { targetPort } of ports) expect(named.map(({ name }) => name)).toContain(targetPort);
  });

  it.each(ofKind('Ingress'))('%s leads to Services and a certificate that exist', (_, manifest) => {
    const { namespace } = manifest.metadata;
    const text = JSON.stringify(manifest.spec);
    for (const [, service, port] of text.matchAll(/"service":\{"name":"([^"]+)","port":\{"name":"([^"]+)"/g)) {
      const target = byKey.get(`Service/${namespace}/${service}`);
      expect((target?.spec as Service['spec'] | undefined)?.ports?.map(({ name }) => name)).toContain(port);
    }
    expect(byKey.has(`Secret/${namespace}/${/"secretName":"([^"]+)"/.exec(text)?.[1]}`)).toBe(true);
  });

  it.each(ofKind('HorizontalPodAutoscaler'))(
    '%s scales a Deployment that requests CPU and has at least the minimum',
    (_, manifest) => {
      const target = byKey.get(`Deployment/${manifest.metadata.namespace}/${manifest.metadata.name}`);
      expect(target?.spec?.replicas).toBe(manifest.spec?.minReplicas);
      expect(
        target === undefined
          ? []
          : templateOf(target).spec.containers.filter(({ resources }) => resources?.requests?.cpu === undefined),
      ).toEqual([]);
    },
  );

  it.each(ofKind('PodDisruptionBudget'))('%s lets at least one pod go', (_, manifest) => {
    const { namespace, name } = manifest.metadata;
    const target = byKey.get(`Deployment/${namespace}/${name}`) ?? byKey.get(`StatefulSet/${namespace}/${name}`);
    expect(Number(target?.spec?.replicas)).toBeGreaterThan(Number(manifest.spec?.minAvailable));
  });

  it('fits on the machines of either pool', () => {
    const nodes = nodeManifests(10, 1) as readonly {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    }[];
    const general = nodes.filter(({ metadata }) => metadata.labels.pool === 'general').length;
    const wanted = pods
      .filter(({ template }) => template.spec.nodeSelector?.pool !== 'batch')
      .reduce((sum, { manifest, template }) => sum + cores(template) * Number(manifest.spec?.replicas ?? general), 0);
    expect(wanted).toBeLessThan(general * 7.9 * 0.6);
  });

  it('fits into the quotas twice over, so that rollouts have room', () => {
    for (const [, manifest] of ofKind('ResourceQuota')) {
      const own = pods.filter(({ manifest: workload }) => workload.metadata.namespace === manifest.metadata.namespace);
      const count = own.reduce((sum, { manifest: workload }) => sum + Number(workload.spec?.replicas ?? 1), 0);
      expect(count * 2).toBeLessThanOrEqual(Number(hardLimits(manifest).pods));
    }
  });
});

function ofKind(kind: string): readonly (readonly [string, Manifest])[] {
  return manifests.filter((manifest) => manifest.kind === kind).map((manifest) => [manifestKey(manifest), manifest]);
}

function hardLimits({ spec }: Manifest): Readonly<Record<string, string>> {
  return (spec as { readonly hard: Readonly<Record<string, string>> }).hard;
}

function isWorkload({ kind }: Manifest): boolean {
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].includes(kind);
}

function templateOf({ kind, spec }: Manifest): PodTemplate {
  type WithTemplate = { readonly template: PodTemplate };
  const { jobTemplate } = spec as { readonly jobTemplate?: { readonly spec: WithTemplate } };
  return kind === 'CronJob' && jobTemplate !== undefined ? jobTemplate.spec.template : (spec as WithTemplate).template;
}

function imagesOf(manifest: Manifest): string {
  return templateOf(manifest)
    .spec.containers.map(({ image }) => image.slice(image.lastIndexOf(':') + 1))
    .join(', ');
}

function programOf(image: string): ProgramBehaviour | undefined {
  const colon = image.lastIndexOf(':');
  const found = imageCatalogue.find(({ repository }) => repository === image.slice(0, colon));
  const tag = found?.tags[image.slice(colon + 1)];
  return found === undefined || tag === undefined ? undefined : { ...found.program, ...tag };
}

/** `Kind/namespace/name` or `Kind/namespace/name#key` of everything that a pod refers to. */
function references({ spec }: PodTemplate, namespace: string): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const keys = containers.flatMap(({ env = [], envFrom = [] }) => [
    ...env.flatMap(({ valueFrom }) => [
      ...(valueFrom?.configMapKeyRef === undefined
        ? []
        : [`ConfigMap/${namespace}/${valueFrom.configMapKeyRef.name}#${valueFrom.configMapKeyRef.key}`]),
      ...(valueFrom?.secretKeyRef === undefined
        ? []
        : [`Secret/${namespace}/${valueFrom.secretKeyRef.name}#${valueFrom.secretKeyRef.key}`]),
    ]),
    ...envFrom.map(({ configMapRef }) => `ConfigMap/${namespace}/${configMapRef?.name}`),
  ]);
  const volumes = (spec.volumes ?? []).flatMap(({ configMap, persistentVolumeClaim }) => [
    ...(configMap === undefined ? [] : [`ConfigMap/${namespace}/${configMap.name}`]),
    ...(persistentVolumeClaim === undefined
      ? []
      : [`PersistentVolumeClaim/${namespace}/${persistentVolumeClaim.claimName}`]),
  ]);
  return [...keys, ...volumes, `ServiceAccount/${namespace}/${spec.serviceAccountName}`];
}

function hasKey(reference: string): boolean {
  const [key = '', entry] = reference.split('#');
  const found = byKey.get(key);
  return found !== undefined && (entry === undefined || found.data?.[entry] !== undefined);
}

function environment({ env = [], envFrom = [] }: Container, namespace: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { configMapRef } of envFrom) {
    for (const [key, value] of Object.entries(byKey.get(`ConfigMap/${namespace}/${configMapRef?.name}`)?.data ?? {}))
      values.set(key, value);
  }
  for (const { name, value, valueFrom } of env) {
    const { configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    const fromConfig = byKey.get(`ConfigMap/${namespace}/${configMapKeyRef?.name}`)?.data?.[configMapKeyRef?.key ?? ''];
    const fromSecret = byKey.get(`Secret/${namespace}/${secretKeyRef?.name}`)?.data?.[secretKeyRef?.key ?? ''];
    values.set(name, value ?? fromConfig ?? Buffer.from(fromSecret ?? '', 'base64').toString());
  }
  return values;
}

/** Whether an address leads out of the cluster or to a Service with that port. */
function answers(address: string, namespace: string): boolean {
  const { host, port } = /^(?:[a-z]+:\/\/(?:[^@/]*@)?)?(?<host>[^:/]+)(?::(?<port>\d+))?/.exec(address)?.groups ?? {};
  if (host?.endsWith('.example') === true) return true;
  const [name, space = namespace] = (host ?? '').split('.');
  const ports = (byKey.get(`Service/${space}/${name}`)?.spec as Service['spec'] | undefined)?.ports ?? [];
  return port === undefined ? ports.length > 0 : ports.some((entry) => entry.port === Number(port));
}

function isSubset(part: Readonly<Record<string, string>>, whole: Readonly<Record<string, string>>): boolean {
  return Object.entries(part).every(([key, value]) => whole[key] === value);
}

function mebibytes(quantity = '0Mi'): number {
  return Number.parseFloat(quantity) * (quantity.endsWith('Gi') ? 1024 : 1);
}

function cores({ spec }: PodTemplate): number {
  return spec.containers.reduce(
    (sum, { resources }) => sum + Number.parseInt(resources?.requests?.cpu ?? '0', 10) / 1000,
    0,
  );
}
