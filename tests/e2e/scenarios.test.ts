import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { severities } from '../../core/diagnosis/finding.ts';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import type { SandboxAdmin, Scenario } from '../../infra/sandbox/scenarios/scenario.ts';
import { scenarios } from '../../infra/sandbox/scenarios/scenarios.ts';
import { resetSystem } from '../../infra/sandbox/system/reset-system.ts';
import { fingerprints, type Memory, rememberSystem } from '../support/person-knows.ts';
import {
  decide,
  diagnose,
  readRemediation,
  remediesOf,
  requestRemediation,
  summary,
  untilAsked,
  untilEnded,
  untilFound,
} from '../support/remediation-driver.ts';
import { type StackUnderTest, startStack, waitFor } from '../support/stack-under-test.ts';

let stack: StackUnderTest;
let admin: SandboxAdmin;
let memory: Memory;

beforeAll(async () => {
  stack = await startStack();
  const { cluster } = await stack.state();
  admin = await connectSandboxAdmin(cluster?.adminKubeconfig ?? '');
  await untilHealthy();
  memory = await rememberSystem(admin);
});
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
});

const curable = scenarios.filter(({ truth }) => truth.remedies.length > 0);
const forPeople = scenarios.filter(({ truth }) => truth.remedies.length === 0);
const misjudged = scenarios.filter(({ truth }) => truth.wrongRemedy !== undefined).slice(0, 3);

describe('a healthy system', () => {
  it('gives empty lists', async () => {
    const { findings, incidents } = await diagnose(stack);
    expect({ findings: findings.filter((finding) => finding.severity !== 'info'), incidents }).toEqual({
      findings: [],
      incidents: [],
    });
  });
});

describe.each(curable)('$name', (scenario) => {
  it('is found, remedied through an approval, verified, and nothing else is touched', async () => {
    await scenario.break(admin);
    const { diagnosis, incident } = await untilFound(stack, scenario.truth.culprit, scenario.truth.reason);
    expect(incident.causes.map((cause) => cause.object)[0], summary(diagnosis)).toMatchObject(scenario.truth.culprit);
    const right = remediesOf(diagnosis, incident).find(({ remedy }) => scenario.truth.remedies.includes(remedy.action));
    expect(
      right,
      `no right remedy in ${JSON.stringify(remediesOf(diagnosis, incident).map(({ remedy }) => remedy.title))}`,
    ).toBeDefined();
    if (right === undefined) return;
    const before = await fingerprints(admin);
    const id = await requestRemediation(stack, {
      findingId: right.finding.id,
      remedy: right.index,
      inputs: memory.inputsFor(right.remedy),
    });
    const asked = await untilAsked(stack, id);
    expect(asked.rehearsal?.steps[0]?.diff).toMatch(/^[+-]/m);
    expect(await fingerprints(admin)).toEqual(before);
    expect(await decide(stack, asked, 'approve')).toBe(200);
    const ended = await untilEnded(stack, id);
    expect(ended, ended.says).toMatchObject({ phase: 'resolved' });
    const named = new Set(
      (ended.plan?.steps ?? []).map(({ object }) => `${object.kind}/${object.namespace}/${object.name}`),
    );
    const touched = await changedSince(before);
    expect(touched.filter((key) => !named.has(key))).toEqual([]);
    await heal();
  });
});

describe.each(forPeople)('$name', (scenario) => {
  it('is found with its cause first', async () => {
    await scenario.break(admin);
    await untilFound(stack, scenario.truth.culprit, scenario.truth.reason);
    await heal();
  });
});

describe.each(misjudged)('a wrong remedy for $name', (scenario) => {
  it('is rolled back, and the state before it is back', async () => {
    const wrong = scenario.truth.wrongRemedy;
    if (wrong === undefined) return;
    await scenario.break(admin);
    const { diagnosis, incident } = await untilFound(stack, scenario.truth.culprit, scenario.truth.reason);
    const finding = diagnosis.findings.find((candidate) => incident.symptoms.includes(candidate.id));
    const spec = await specOf(scenario);
    const id = await requestRemediation(stack, {
      findingId: finding?.id,
      remedy: { action: wrong.action, target: { ...wrong.target, uid: '' }, parameters: wrong.parameters },
    });
    expect(await decide(stack, await untilAsked(stack, id), 'approve')).toBe(200);
    const ended = await untilEnded(stack, id);
    expect(ended, ended.says).toMatchObject({ phase: 'rolled-back' });
    expect(await specOf(scenario)).toEqual(spec);
    await heal();
  });
});

describe('a decision', () => {
  const [scenario] = curable;
  if (scenario === undefined) throw new Error('there is no scenario');

  it('that refuses changes nothing', async () => {
    await scenario.break(admin);
    const id = await propose(scenario);
    const asked = await untilAsked(stack, id);
    const before = await fingerprints(admin);
    expect(await decide(stack, asked, 'refuse', 'not today')).toBe(200);
    expect(await untilEnded(stack, id)).toMatchObject({ phase: 'refused', decision: { reason: 'not today' } });
    expect(await changedSince(before)).toEqual([]);
  });

  it('that nobody takes in time changes nothing', async () => {
    const id = await propose(scenario, { expiresAfterMs: 2_000 });
    const before = await fingerprints(admin);
    expect(await untilEnded(stack, id)).toMatchObject({ phase: 'expired' });
    expect(await changedSince(before)).toEqual([]);
  });

  it('on a plan that changed meanwhile is refused, and the new plan is asked', async () => {
    const id = await propose(scenario);
    const asked = await untilAsked(stack, id);
    const { namespace, name } = asked.target;
    await admin.mergePatch(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
      metadata: { labels: { 'edited-by': 'a-colleague' } },
    });
    const before = await fingerprints(admin);
    expect(await decide(stack, asked, 'approve')).toBe(200);
    await waitFor('it asks again', 30_000, async () => {
      const now = await readRemediation(stack, id);
      return now.phase === 'awaiting-decision' && now.plan?.hash !== asked.plan?.hash;
    });
    expect(await changedSince(before)).toEqual([]);
    expect(await decide(stack, asked, 'approve')).toBe(409);
    await decide(stack, await readRemediation(stack, id), 'refuse');
    await untilEnded(stack, id);
    await heal();
  });
});

async function propose(scenario: Scenario, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { diagnosis, incident } = await untilFound(stack, scenario.truth.culprit, scenario.truth.reason);
  const [first] = remediesOf(diagnosis, incident);
  return requestRemediation(stack, {
    findingId: first?.finding.id,
    remedy: first?.index,
    ...(first === undefined ? {} : { inputs: memory.inputsFor(first.remedy) }),
    ...more,
  });
}

async function heal(): Promise<void> {
  await resetSystem(admin);
  await untilHealthy();
}

async function untilHealthy(): Promise<void> {
  let last: Diagnosis | undefined;
  await waitFor(
    'the system is healthy',
    120_000,
    async () => {
      last = await diagnose(stack);
      return last.findings.every((finding) => severities.indexOf(finding.severity) === 0);
    },
    500,
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; last seen: ${summary(last)}`);
  });
}

async function changedSince(before: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const after = await fingerprints(admin);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

async function specOf({ truth }: Scenario): Promise<unknown> {
  const { kind, namespace, name } = truth.wrongRemedy?.target ?? truth.culprit;
  const paths: Readonly<Record<string, string>> = {
    Deployment: '/apis/apps/v1',
    StatefulSet: '/apis/apps/v1',
    DaemonSet: '/apis/apps/v1',
    CronJob: '/apis/batch/v1',
  };
  const object = await admin.get(`${paths[kind] ?? '/api/v1'}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`);
  return object.spec;
}
