import { describe, expect, it } from 'vitest';
import { diagnosis, finding } from '../../api/testing/samples.ts';
import { withCluster } from '../../api/testing/test-api.ts';
import { errorTable } from '../../core/errors.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { diagnoseCommand } from './diagnose.ts';

const id = 'investigate:prod:run-1';

async function ready(found = diagnosis(), afterSleeps = 0) {
  const terminal = testTerminal({
    onSleep: ({ database }, count) => {
      if (count >= afterSleeps) database.held.diagnoses.set(id, found);
    },
  });
  await withCluster(terminal.test);
  terminal.test.orchestrator.statuses.set(id, { state: 'running' });
  return terminal;
}

it('waits for the investigation and says what is wrong, why, and what to type next', async () => {
  const terminal = await ready(diagnosis(), 2);
  await diagnoseCommand(terminal).parseAsync([], { from: 'user' });
  expect(terminal.printed()).toMatchInlineSnapshot(`
    "prod: 1 incident, 1 finding

    HIGH     Deployment checkout: its image does not exist  incident-9f8e7d
      Impact    2 pods of Deployment checkout are not ready.
      Why       Deployment shop/checkout: ImageNotFound (90 % sure)
                │ The tag 2.3 does not exist.
                └─ Deployment shop/checkout names the image shop/checkout:2.3
      Seen      └─ Deployment shop/checkout cannot pull shop/checkout:2.3.
                     event Failed: manifest unknown
      Fix       1. Roll back Deployment checkout to revision 3
                   Revision 3 was healthy.
                   kubesage remediate image-pull-1a2b3c --remedy 1"
  `);
  expect(terminal.exitCode()).toBe(0);
});

it('prints exactly the diagnosis as JSON', async () => {
  const terminal = await ready();
  await diagnoseCommand(terminal).parseAsync(['-o', 'json'], { from: 'user' });
  expect(JSON.parse(terminal.printed())).toEqual(diagnosis());
});

it.each([
  ['medium', 3],
  ['high', 3],
  ['critical', 0],
])('exits by --fail-on %s with %i when the worst is high', async (severity, code) => {
  const terminal = await ready();
  await diagnoseCommand(terminal).parseAsync(['--fail-on', severity], { from: 'user' });
  expect(terminal.exitCode()).toBe(code);
});

it('says that nothing is wrong, and what could not be read', async () => {
  const gaps = [{ kind: 'Secret', code: 'Forbidden', detail: 'secrets is forbidden' }];
  const terminal = await ready(diagnosis({ findings: [], incidents: [], gaps }));
  await diagnoseCommand(terminal).parseAsync([], { from: 'user' });
  expect(terminal.printed()).toBe('Nothing is wrong in prod.\nCould not read Secret (Forbidden): secrets is forbidden');
});

it('passes cluster and namespace on', async () => {
  const terminal = await ready();
  terminal.test.database.held.diagnoses.set('investigate:prod/shop:run-1', diagnosis());
  await diagnoseCommand(terminal).parseAsync(['-n', 'shop', '--cluster', 'prod'], { from: 'user' });
  expect(terminal.test.orchestrator.asked.investigations).toMatchObject([{ cluster: 'prod', namespace: 'shop' }]);
});

it('lets text from the cluster not steer the terminal', async () => {
  const evil = { ...diagnosis().findings[0], ...finding({ message: '\u001b[2Jfine\r\u009b1A\u202e' }) };
  const terminal = await ready(diagnosis({ findings: [evil], incidents: [] }));
  await diagnoseCommand(terminal).parseAsync([], { from: 'user' });
  expect(terminal.printed()).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(terminal.printed()).toContain('fine');
});

it('fails with the code of an investigation that failed', async () => {
  const terminal = await ready();
  const status = {
    state: 'failed',
    code: 'ClusterUnreachable',
    detail: `prod does not answer. ${errorTable.ClusterUnreachable.next}`,
  } as const;
  terminal.test.orchestrator.statuses.set(id, status);
  await expect(diagnoseCommand(terminal).parseAsync([], { from: 'user' })).rejects.toMatchObject({
    code: 'ClusterUnreachable',
    message: 'prod does not answer.',
  });
});

describe('narrowing', () => {
  const service = { kind: 'Service', namespace: 'shop', name: 'web', uid: 'u' };
  const {
    cluster: _c,
    state: _s,
    openedAt: _o,
    lastSeenAt: _l,
    resolvedAt: _r,
    ...lone
  } = finding({
    id: 'service-selector-1',
    analyzer: 'service-selector',
    severity: 'low',
    object: service,
    cause: null,
    message: 'Service web selects no pods.',
  });
  const note = { ...lone, id: 'unused-1', severity: 'info' as const, message: 'ConfigMap old is used by nothing.' };
  const found = () => diagnosis({ findings: [...diagnosis().findings, lone], notes: [note] });
  const run = async (...args: readonly string[]) => {
    const terminal = await ready(found());
    await diagnoseCommand(terminal).parseAsync([...args], { from: 'user' });
    return terminal;
  };
  const idsOf = (json: string) => JSON.parse(json).findings.map(({ id: each }: { id: string }) => each);

  it.each([
    [['--kind', 'service'], ['service-selector-1']],
    [
      ['--kind', 'Service', '--kind', 'deployment'],
      ['image-pull-1a2b3c', 'service-selector-1'],
    ],
    [['--analyzer', 'image-pull'], ['image-pull-1a2b3c']],
    [['--min-severity', 'medium'], ['image-pull-1a2b3c']],
    [['--kind', 'Service', '--min-severity', 'high'], []],
  ])('shows by %j only %j', async (args, ids) => {
    expect(idsOf((await run(...args, '-o', 'json')).printed())).toEqual(ids);
  });

  it('leaves out incidents without a symptom that was asked for, and fails only on what it shows', async () => {
    const terminal = await run('--kind', 'Service', '--fail-on', 'high');
    expect(terminal.printed()).toContain('0 incidents, 1 finding');
    expect(terminal.exitCode()).toBe(0);
  });

  it('does not call a cluster healthy because nobody asked', async () => {
    expect((await run('--kind', 'Node')).printed()).toBe('Nothing of what was asked for is wrong in prod.');
  });

  it('refuses an analyzer that does not exist', async () => {
    await expect(run('--analyzer', 'image-pul')).rejects.toMatchObject({
      code: 'InvalidRequest',
      next: expect.stringContaining('image-pull'),
    });
  });

  it('shows notes when asked, and in JSON always', async () => {
    expect((await run()).printed()).not.toContain('used by nothing');
    expect((await run('--notes')).printed()).toContain(
      '1 note\n  Service shop/web: ConfigMap old is used by nothing.  unused-1',
    );
    expect(JSON.parse((await run('-o', 'json')).printed()).notes).toHaveLength(1);
    expect((await run('--notes', '--fail-on', 'info', '--analyzer', 'service-selector')).exitCode()).toBe(3);
  });

  it('prints a table', async () => {
    expect((await run('-o', 'table')).printed().split('\n')).toEqual([
      'SEVERITY  KIND        NAMESPACE  NAME      REASON            ID                  MESSAGE',
      'high      Deployment  shop       checkout  ImagePullBackOff  image-pull-1a2b3c   Deployment checkout cannot pull shop/checkout:2.3.',
      'low       Service     shop       web       ImagePullBackOff  service-selector-1  Service web selects no pods.',
    ]);
  });

  it('prints SARIF, with the file that was named', async () => {
    const { runs } = JSON.parse((await run('-o', 'sarif', '--sarif-file', 'deploy.yaml')).printed());
    expect(runs[0].results).toHaveLength(2);
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('deploy.yaml');
    expect(runs[0].tool.driver.semanticVersion).toMatch(/^\d/);
  });
});
