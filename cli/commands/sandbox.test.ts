import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';
import { sandboxCommand } from './sandbox.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kubesage-home-'));
  vi.stubEnv('KUBESAGE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

describe('sandbox scenarios', () => {
  it('prints a table with what is truly wrong', async () => {
    const { printed } = await run(['scenarios']);
    expect(printed).toMatch(/^NAME +TITLE +CULPRIT +REASON +REMEDIES/);
    expect(printed).toMatch(/bad-rollout .* Deployment shop\/checkout +BadRollout +rollback, set-image/);
  });

  it('gives programs the ground truth as JSON', async () => {
    const { printed } = await run(['scenarios', '-o', 'json']);
    const rows = JSON.parse(printed) as readonly { readonly name: string; readonly culprit: object }[];
    expect(rows.length).toBeGreaterThanOrEqual(24);
    expect(rows.find(({ name }) => name === 'node-not-ready')?.culprit).toEqual({
      kind: 'Node',
      namespace: '',
      name: 'general-03',
    });
  });
});

describe('sandbox break', () => {
  it('commits the mistake through the API', async () => {
    const patched: string[] = [];
    const admin = {
      mergePatch: async (path: string) => {
        patched.push(path);
      },
    } as unknown as SandboxAdmin;
    const { printed } = await run(['break', 'cronjob-suspended'], async () => admin);
    expect(patched).toEqual(['/apis/batch/v1/namespaces/logistics/cronjobs/stock-sync']);
    expect(printed).toContain('CronJob left suspended');
  });

  it('refuses an unknown scenario and offers the ones that may be meant', async () => {
    await expect(run(['break', 'bad-rolout'])).rejects.toThrow(/Did you mean bad-rollout\?/);
  });

  it('says how to get a sandbox when none runs', async () => {
    await expect(run(['break', 'bad-rollout'])).rejects.toMatchObject({
      code: 'DependencyDown',
      next: expect.stringContaining('up --sandbox'),
    });
  });

  it('breaks nothing in a cluster that is not a sandbox', async () => {
    const cluster = { name: 'production', kubeconfig: '/k', adminKubeconfig: null };
    writeFileSync(join(home, 'stack.json'), JSON.stringify({ version: 1, cluster, parts: [] }));
    await expect(run(['break', 'bad-rollout'])).rejects.toMatchObject({
      code: 'PreconditionFailed',
      message: expect.stringContaining('production'),
    });
  });
});

async function run(
  args: readonly string[],
  connect?: () => Promise<SandboxAdmin>,
): Promise<{ readonly printed: string }> {
  const printed: string[] = [];
  const terminal = { print: (text: string) => void printed.push(text), say: () => undefined };
  const command = sandboxCommand(terminal, connect).exitOverride();
  for (const child of command.commands) child.exitOverride().configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...args], { from: 'user' });
  return { printed: printed.join('\n') };
}
