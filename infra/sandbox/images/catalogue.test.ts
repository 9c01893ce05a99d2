import { describe, expect, it } from 'vitest';
import { imageCatalogue } from './catalogue.ts';

const programs = imageCatalogue.flatMap((image) =>
  Object.entries(image.tags).map(([tag, variant]) => ({
    reference: `${image.repository}:${tag}`,
    program: { ...image.program, ...variant },
  })),
);

describe('the image catalogue', () => {
  it('has each repository once, with at least one tag', () => {
    const names = imageCatalogue.map(({ repository }) => repository);
    expect(new Set(names).size).toBe(names.length);
    expect(imageCatalogue.filter(({ tags }) => Object.keys(tags).length === 0)).toEqual([]);
  });

  it.each(programs)('$reference says why when something that it requires is missing', ({ program }) => {
    for (const { name, log } of program.requiredEnv) expect(log.join('\n'), name).toMatch(/\w{8}/);
  });

  it('names the missing variable in the last words of the shop services', () => {
    const own = programs.filter(({ reference }) => reference.includes('registry.shop.example'));
    for (const { reference, program } of own) {
      for (const { name, log } of program.requiredEnv) expect(log.join('\n'), reference).toContain(name);
    }
  });

  it('gives a program that dies a reason to be read in its log', () => {
    const dying = programs.filter(({ program }) => program.crash !== undefined || (program.ends?.exitCode ?? 0) !== 0);
    expect(dying.map(({ reference }) => reference)).toEqual([
      'registry.shop.example/shop/checkout:2.5.0',
      'registry.shop.example/shop/accounts-migrations:7.5.0-rc1',
      'registry.shop.example/payments/reconciliation:2.4.0',
    ]);
    for (const { program } of dying) expect((program.crash ?? program.ends)?.log.join('\n')).toMatch(/Exception|Error/);
  });

  it('keeps harmless warnings in the logs of healthy services', () => {
    const noisy = programs.filter(({ program }) => program.log.some((line) => /warn/i.test(line)));
    expect(noisy.length).toBeGreaterThan(programs.length / 2);
  });
});
