import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

const home = mkdtempSync(join(tmpdir(), 'kubesage home '));

function kubesage(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const launcher = join(import.meta.dirname, 'kubesage.mjs');
  const env = { ...process.env, KUBESAGE_HOME: home, KUBESAGE_URL: '', ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('kubesage', () => {
  it.each([[[]], [['--help']], [['help']], [['up', '--help']], [['help', 'up']]])(
    'explains itself: %j',
    async (args) => {
      expect(await kubesage(args)).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining('Usage: kubesage'),
      });
    },
  );

  it.each([
    [['nonsense']],
    [['up', '--nonsense']],
    [['up', '--port', '99999']],
    [['up', '--sandbox', '--kubeconfig', 'x']],
  ])('answers wrong usage with 2: %j', async (args) => {
    const { code, stderr, stdout } = await kubesage(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: kubesage');
  });

  it('tells a failure as code, sentence and what to do next, without a stack trace', async () => {
    const { code, stderr } = await kubesage(['diagnose']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^DependencyDown: No KubeSage runs under .*\n {2}Start it with `kubesage up`/);
    expect(stderr).not.toContain('    at ');
  });

  it('tells the details with KUBESAGE_DEBUG=1', async () => {
    expect((await kubesage(['diagnose'], { KUBESAGE_DEBUG: '1' })).stderr).toContain('    at ');
  });

  it('says that nothing runs, to people and to programs', async () => {
    expect(await kubesage(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('not running') });
    const { stdout } = await kubesage(['status', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ running: false, ready: false, parts: [] });
    expect(await kubesage(['down'])).toMatchObject({ code: 0, stdout: 'Nothing is running.\n' });
  });
});
