import { expect, it } from 'vitest';
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
      Why       Deployment shop/checkout: ImageNotFound (90 % sure)
                The tag 2.3 does not exist.
                → Deployment shop/checkout names the image shop/checkout:2.3
      Seen      Deployment shop/checkout: Deployment checkout cannot pull shop/checkout:2.3.
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
