import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTerminal } from '../../core/remediation/phase.ts';
import type { Remediation } from '../../core/remediation/remediation.ts';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import type { SandboxAdmin } from '../../infra/sandbox/scenarios/scenario.ts';
import { readRemediation, requestRemediation } from '../support/remediation-driver.ts';
import { type StackUnderTest, startStack, waitFor } from '../support/stack-under-test.ts';

/** `KUBESAGE_TEST_KILLS` lengthens the test. */
const kills = Number(process.env.KUBESAGE_TEST_KILLS ?? 50);
const victims = ['worker', 'api', 'temporal', 'postgresql'] as const;
const workloads = 4;
const seed = Number(process.env.KUBESAGE_TEST_SEED ?? 20_261_123);

let stack: StackUnderTest;
let admin: SandboxAdmin;

beforeAll(async () => {
  stack = await startStack();
  const { cluster } = await stack.state();
  admin = await connectSandboxAdmin(cluster?.adminKubeconfig ?? '');
  await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'durability' } });
  for (let index = 0; index < workloads; index += 1) await admin.apply(deployment(index));
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

describe(`with processes killed ${kills} times at random points`, () => {
  it('every remediation ends in a right state, each mutation is applied exactly once, and no decision is lost', async () => {
    const random = mulberry32(seed);
    const stories: Story[] = [];
    let killed = 0;
    const killing = (async () => {
      while (killed < kills) {
        await delay(500 + random() * 1_500);
        const victim = victims[killed % victims.length] ?? 'worker';
        try {
          process.kill(await stack.pidOf(victim), 'SIGKILL');
          killed += 1;
        } catch {
          // It is just being restarted: it counts only when there was something to kill.
        }
      }
    })();
    while (killed < kills) {
      const round = stories.length / workloads;
      stories.push(...(await Promise.all(Array.from({ length: workloads }, (_, index) => tell(index, round, random)))));
    }
    await killing;

    for (const story of stories) {
      const end = await settled(story.id);
      const expected = story.verdict === 'approve' ? 'resolved' : 'refused';
      expect(end.phase, `${story.id}: ${end.says}`).toBe(expected);
      expect(end.decision).toMatchObject({ verdict: story.verdict, reason: story.reason });
    }
    for (let index = 0; index < workloads; index += 1) {
      const approved = stories.filter((story) => story.verdict === 'approve' && story.workload === index);
      expect(await writesTo(`app-${index}`), `writes to app-${index}`).toBe(approved.length);
    }
  });
});

type Story = {
  readonly id: string;
  readonly workload: number;
  readonly verdict: 'approve' | 'refuse';
  readonly reason: string;
};

/** One remediation from request to end, with a decision that is sent until it is acknowledged. */
async function tell(index: number, round: number, random: () => number): Promise<Story> {
  const verdict = random() < 0.8 ? 'approve' : 'refuse';
  const reason = `round ${round}, workload ${index}`;
  const id = await retried(() =>
    requestRemediation(stack, {
      cluster: 'sandbox',
      remedy: {
        action: 'set-env',
        target: { kind: 'Deployment', namespace: 'durability', name: `app-${index}`, uid: '' },
        parameters: { container: 'app', name: 'ROUND', value: String(round) },
      },
    }),
  );
  let asked: Remediation | undefined;
  await waitFor(`${id} asks`, 240_000, async () => {
    asked = await readRemediation(stack, id);
    return asked.phase === 'awaiting-decision' || (isTerminal(asked.phase) && asked.decision?.reason === reason);
  });
  await retried(async () => {
    const now = await readRemediation(stack, id);
    if (now.decision?.reason === reason) return;
    const { status } = await stack.api(
      'POST',
      `/v1/remediations/${encodeURIComponent(id)}/decision`,
      { verdict, planHash: now.plan?.hash, reason },
      { 'idempotency-key': `${id} ${reason}`.replaceAll(/[^\w-]/g, '-') },
    );
    if (status !== 200) throw new Error(`decision: ${status}`);
  });
  await settled(id);
  return { id, workload: index, verdict, reason };
}

async function settled(id: string): Promise<Remediation> {
  let current: Remediation | undefined;
  await waitFor(
    `${id} ends`,
    300_000,
    async () => {
      current = await readRemediation(stack, id);
      return isTerminal(current.phase);
    },
    500,
  );
  if (current === undefined) throw new Error('unreachable');
  return current;
}

async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries > 200) throw error;
      await delay(1_000);
    }
  }
}

/** Successful, real writes of KubeSage to one workload, counted from the API server's own audit log. */
async function writesTo(name: string): Promise<number> {
  const log = await readFile(join(stack.home, 'sandbox', 'audit', 'audit.log'), 'utf8');
  return log
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row) as AuditRow)
    .filter(
      ({ stage, user, objectRef, responseStatus, requestURI }) =>
        stage === 'ResponseComplete' &&
        user.username === 'kubesage' &&
        objectRef?.namespace === 'durability' &&
        objectRef.name === name &&
        (responseStatus?.code ?? 500) < 300 &&
        !requestURI.includes('dryRun='),
    ).length;
}

type AuditRow = {
  readonly stage: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
};

function deployment(index: number): object {
  const labels = { app: `app-${index}` };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${index}`, namespace: 'durability' },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'app',
              image: 'registry.k8s.io/pause:3.10',
              env: [{ name: 'ROUND', value: 'none' }],
              resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
            },
          ],
        },
      },
    },
  };
}

/** A small seeded generator, so that a failing run can be told again. */
function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
