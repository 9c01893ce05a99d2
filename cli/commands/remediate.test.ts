import { expect, it } from 'vitest';
import { finding, incident, remediation, rollback, secretKey } from '../../api/testing/samples.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { remediateCommand } from './remediate.ts';

type Options = Parameters<typeof testTerminal>[0];

function ready(options: Options = {}) {
  const terminal = testTerminal({
    onSleep: ({ database }, count) => {
      if (count === 0) database.held.remediations.push(remediation({ phase: 'rehearsing', says: 'Dry run' }));
      if (count === 2) database.held.remediations.splice(0, 1, remediation());
    },
    ...options,
  });
  terminal.test.database.held.findings.push(finding({ remedies: [rollback(), secretKey()] }));
  terminal.test.database.held.incidents.push(incident());
  return terminal;
}

it('proposes the first fix and shows plan, diff and the command that approves exactly this plan', async () => {
  const terminal = ready();
  await remediateCommand(terminal).parseAsync(['image-pull'], { from: 'user' });
  expect(terminal.test.orchestrator.asked.remediations).toMatchObject([{ remedy: rollback(), isDryRun: false }]);
  expect(terminal.printed()).toMatchInlineSnapshot(`
    "Roll back Deployment checkout to revision 3  remediate:prod:0a1b2c3d
      awaiting-decision  Waiting for a decision

      Plan c0ffee00c0ff, risk low
      1. Set the template of Deployment checkout to that of revision 3  Deployment shop/checkout
         3 pods restart one after another

      -  image: shop/checkout:2.3
      +  image: shop/checkout:2.2

      Nothing is changed until you decide:
      kubesage approve remediate:prod:0a1b2c3d --plan c0ffee00c0ff --reason "…"
      kubesage refuse remediate:prod:0a1b2c3d --plan c0ffee00c0ff --reason "…"

      In Temporal: http://127.0.0.1:8233/namespaces/kubesage/workflows/remediate%3Aprod%3A0a1b2c3d/run-1"
  `);
  expect(terminal.said()).toContain('rehearsing: Dry run');
});

it('takes an incident by the beginning of its id', async () => {
  const terminal = ready();
  await remediateCommand(terminal).parseAsync(['incident-9', '--dry-run'], { from: 'user' });
  expect(terminal.test.orchestrator.asked.remediations).toMatchObject([
    { incidentId: 'incident-9f8e7d', findingId: 'image-pull-1a2b3c', isDryRun: true },
  ]);
});

it('asks for a secret without showing it, and sends what was typed', async () => {
  const terminal = ready({ answers: ['hunter2'] });
  await remediateCommand(terminal)
    .parseAsync(['image-pull', '--remedy', '2'], { from: 'user' })
    .catch(() => {});
  expect(terminal.asked).toEqual([{ question: 'Value of api-key', isSecret: true }]);
  expect([...terminal.test.database.held.sealed.values()]).toEqual(['hunter2']);
  expect(terminal.printed() + terminal.said()).not.toContain('hunter2');
});

it('reads a secret from a file without its last line end', async () => {
  const terminal = ready({ files: { 'key.txt': 'hunter2\n' } });
  const run = remediateCommand(terminal).parseAsync(
    ['image-pull', '--remedy', '2', '--input', 'sealedValue=@key.txt'],
    {
      from: 'user',
    },
  );
  await run.catch(() => {});
  expect([...terminal.test.database.held.sealed.values()]).toEqual(['hunter2']);
});

it.each([
  ['a secret on the command line', ['--remedy', '2', '--input', 'sealedValue=hunter2'], 'must not stand'],
  ['an input that the fix does not take', ['--input', 'colour=red'], 'takes no input colour'],
  ['a fix that is not there', ['--remedy', '9'], 'There are: 1. Roll back'],
])('refuses %s', async (_, args, says) => {
  const terminal = ready();
  await expect(remediateCommand(terminal).parseAsync(['image-pull', ...args], { from: 'user' })).rejects.toThrow(says);
  expect(terminal.test.orchestrator.asked.remediations).toEqual([]);
});

it('does not take an earlier run of the same remediation for the new one', async () => {
  const terminal = ready({
    onSleep: ({ database }, count) => {
      if (count === 3) database.held.remediations.splice(0, 1, remediation({ runId: 'run-1' }));
    },
  });
  terminal.test.database.held.remediations.push(remediation({ runId: 'run-0', phase: 'refused' }));
  await remediateCommand(terminal).parseAsync(['image-pull'], { from: 'user' });
  expect(terminal.printed()).toContain('awaiting-decision');
  expect(terminal.exitCode()).toBe(0);
});

it('waits for the end and fails when it did not help', async () => {
  const terminal = ready({
    onSleep: ({ database }, count) => {
      if (count === 0) database.held.remediations.push(remediation());
      if (count === 4) database.held.remediations.splice(0, 1, remediation({ phase: 'rolled-back', says: 'No help.' }));
    },
  });
  await remediateCommand(terminal).parseAsync(['image-pull', '--wait'], { from: 'user' });
  expect(terminal.printed()).toContain('rolled-back  No help.');
  expect(terminal.exitCode()).toBe(1);
});

it('gives up waiting with what to do when nothing answers', async () => {
  const terminal = ready({ onSleep: () => {} });
  await expect(remediateCommand(terminal).parseAsync(['image-pull'], { from: 'user' })).rejects.toMatchObject({
    code: 'Timeout',
  });
});
