import { createHash } from 'node:crypto';
import type { ImageBehaviour, ProgramBehaviour } from '../images/image-behaviour.ts';

export type ImageReference = {
  /** `docker.io` when the reference names none. */
  readonly registry: string;
  /** With the registry: `docker.io/library/nginx`. */
  readonly repository: string;
  /** Tag, or digest with its algorithm. */
  readonly version: string;
  /** As a container runtime spells it out. */
  readonly full: string;
};

export type PullResult =
  | { readonly kind: 'pulled'; readonly program: ProgramBehaviour; readonly isPrivate: boolean }
  | { readonly kind: 'refused'; readonly error: string };

/** Registries that exist although the catalogue may hold none of their images. */
const publicRegistries: ReadonlySet<string> = new Set(['docker.io', 'ghcr.io', 'quay.io', 'registry.k8s.io', 'gcr.io']);

export function parseImage(image: string): ImageReference {
  const [name = image, digest] = image.split('@');
  const lastSlash = name.lastIndexOf('/');
  const colon = name.indexOf(':', lastSlash + 1);
  const path = colon === -1 ? name : name.slice(0, colon);
  const version = digest ?? (colon === -1 ? 'latest' : name.slice(colon + 1));
  const [first = '', ...rest] = path.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first : 'docker.io';
  const remainder = hasRegistry ? rest.join('/') : path;
  const repository = `${registry}/${registry === 'docker.io' && !remainder.includes('/') ? 'library/' : ''}${remainder}`;
  return { registry, repository, version, full: `${repository}${digest === undefined ? ':' : '@'}${version}` };
}

/** The catalogue by full repository name. */
export function indexCatalogue(images: readonly ImageBehaviour[]): ReadonlyMap<string, ImageBehaviour> {
  return new Map(images.map((image) => [parseImage(image.repository).repository, image]));
}

/** What a pull of this image comes to, with the container runtime's own words when it fails. `credentials` are registry hosts. */
export function pullImage(
  catalogue: ReadonlyMap<string, ImageBehaviour>,
  image: string,
  credentials: ReadonlySet<string>,
): PullResult {
  const { registry, repository, version, full } = parseImage(image);
  const behaviour = catalogue.get(repository);
  if (behaviour === undefined) {
    if (!isKnownRegistry(catalogue, registry)) return refused('Unknown', noSuchHost(registry, repository, version));
    return registry === 'docker.io' ? refused('Unknown', denied) : refused('NotFound', `${full}: not found`);
  }
  if (behaviour.isPrivate === true && !credentials.has(registry)) return refused('Unknown', denied);
  const program = versionOf(behaviour, repository, version);
  if (program === undefined) return refused('NotFound', `${full}: not found`);
  return { kind: 'pulled', program, isPrivate: behaviour.isPrivate === true };

  function refused(code: string, why: string): PullResult {
    return {
      kind: 'refused',
      error: `rpc error: code = ${code} desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${why}`,
    };
  }
}

/** The program of an image that is on a machine already. */
export function programOf(catalogue: ReadonlyMap<string, ImageBehaviour>, image: string): ProgramBehaviour | undefined {
  const { repository, version } = parseImage(image);
  const behaviour = catalogue.get(repository);
  return behaviour === undefined ? undefined : versionOf(behaviour, repository, version);
}

/** The digest that stands for a repository's tag. */
export function imageDigest(repository: string, tag: string): string {
  return `sha256:${createHash('sha256').update(`${repository}:${tag}`).digest('hex')}`;
}

const denied =
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';

function versionOf(behaviour: ImageBehaviour, repository: string, version: string): ProgramBehaviour | undefined {
  const tags = Object.entries(behaviour.tags);
  const [, tag] = tags.find(([name]) => name === version || imageDigest(repository, name) === version) ?? [];
  return tag === undefined ? undefined : { ...behaviour.program, ...tag };
}

function isKnownRegistry(catalogue: ReadonlyMap<string, ImageBehaviour>, registry: string): boolean {
  if (publicRegistries.has(registry)) return true;
  for (const repository of catalogue.keys()) if (repository.startsWith(`${registry}/`)) return true;
  return false;
}

function noSuchHost(registry: string, repository: string, version: string): string {
  const path = repository.slice(registry.length + 1);
  const host = registry.replace(/:\d+$/, '');
  return `failed to do request: Head "https://${registry}/v2/${path}/manifests/${version}": dial tcp: lookup ${host} on 10.0.0.2:53: no such host`;
}
