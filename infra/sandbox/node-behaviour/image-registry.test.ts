import { describe, expect, it } from 'vitest';
import { catalogued, program } from './fixtures.ts';
import { indexCatalogue, parseImage, pullImage } from './image-registry.ts';

const catalogue = indexCatalogue([
  catalogued({ tags: { '1.0': {}, '1.1': { memoryMiB: 900 } } }),
  catalogued({ repository: 'postgres', tags: { '16': {} } }),
]);
const pull = (image: string) => pullImage(catalogue, image, new Set());
const errorOf = (image: string) => {
  const result = pull(image);
  return result.kind === 'refused' ? result.error : null;
};

describe('pullImage', () => {
  it('finds short names of Docker Hub', () => {
    expect(pull('docker.io/library/postgres:16').kind).toBe('pulled');
    expect(pull('postgres:16').kind).toBe('pulled');
  });

  it('gives each tag its own program', () => {
    expect(pull('registry.shop.example/web:1.1')).toMatchObject({
      kind: 'pulled',
      program: { ...program(), memoryMiB: 900 },
    });
  });

  it('does not take a property of every object for a tag', () => {
    expect(errorOf('registry.shop.example/web:constructor')).toContain('not found');
  });

  it('says what a registry says: no tag, no repository, no host', () => {
    expect(errorOf('registry.shop.example/web:2')).toContain('registry.shop.example/web:2: not found');
    expect(errorOf('shop/unknown:1')).toContain('pull access denied, repository does not exist');
    expect(errorOf('registry.shp.example/web:1.0')).toContain('lookup registry.shp.example');
  });
});

describe('parseImage', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx', 'latest'],
    ['localhost:5000/a/b', 'localhost:5000/a/b', 'latest'],
    ['ghcr.io/a/b:1@sha256:abc', 'ghcr.io/a/b', 'sha256:abc'],
  ])('reads %s', (image, repository, version) => {
    expect(parseImage(image)).toMatchObject({ repository, version });
  });
});
