import { expect, it } from 'vitest';
import { remediation } from '../../api/testing/samples.ts';
import { KubeSageError } from '../../core/errors.ts';
import { testTerminal } from '../testing/test-terminal.ts';
import { approvalsCommand } from './approvals.ts';
import { approveCommand } from './approve.ts';
import { refuseCommand } from './refuse.ts';

const hash = remediation().plan?.hash ?? '';

function ready(...waiting: readonly ReturnType<typeof remediation>[]) {
  const terminal = testTerminal();
  terminal.test.database.held.remediations.push(...(waiting.length === 0 ? [remediation()] : waiting));
  return terminal;
}

it('approves the plan that was looked at, by the beginning of the id', async () => {
  const terminal = ready();
  const args = ['0a1b', '--reason', 'seen', '--plan', 'c0ffee00c0ff'];
  await approveCommand(terminal).parseAsync(args, { from: 'user' });
  expect(terminal.test.orchestrator.asked.decisions).toEqual([
    {
      id: 'remediate:prod:0a1b2c3d',
      decision: { verdict: 'approve', planHash: 'c0ffee00c0ff', reason: 'seen', by: 'ada' },
      updateId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
  expect(terminal.printed()).toContain('Approved: Roll back Deployment checkout');
});

it('refuses the plan that stands when none is named', async () => {
  const terminal = ready();
  await refuseCommand(terminal).parseAsync(['remediate:prod:0a', '--reason', 'no'], { from: 'user' });
  expect(terminal.test.orchestrator.asked.decisions[0]?.decision).toMatchObject({ verdict: 'refuse', planHash: hash });
});

it('passes on why a decision was not taken', async () => {
  const terminal = ready();
  terminal.test.orchestrator.refuseNext = new KubeSageError('StalePlan', 'The plan is now d0d0.');
  const run = approveCommand(terminal).parseAsync(['0a', '--reason', 'seen'], { from: 'user' });
  await expect(run).rejects.toMatchObject({ code: 'StalePlan', message: 'The plan is now d0d0.' });
});

it('asks for more of an id that fits several, and refuses one that fits none', async () => {
  const terminal = ready(remediation({ id: 'remediate:prod:aa11' }), remediation({ id: 'remediate:prod:aa22' }));
  const approve = (id: string) => approveCommand(terminal).parseAsync([id, '--reason', 'x'], { from: 'user' });
  await expect(approve('aa')).rejects.toThrow('remediate:prod:aa11, remediate:prod:aa22');
  await expect(approve('zz')).rejects.toMatchObject({ code: 'NotFound' });
  await approve('aa2');
  expect(terminal.test.orchestrator.asked.decisions.map(({ id }) => id)).toEqual(['remediate:prod:aa22']);
});

it('is wrong usage without a reason', async () => {
  const command = approveCommand(ready())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await expect(command.parseAsync(['0a'], { from: 'user' })).rejects.toMatchObject({
    code: 'commander.missingMandatoryOptionValue',
  });
});

it('lists what waits with what is needed to decide', async () => {
  const terminal = ready(remediation(), remediation({ id: 'remediate:prod:ff', phase: 'resolved' }));
  await approvalsCommand(terminal).parseAsync(['ls'], { from: 'user' });
  expect(terminal.printed()).toMatchInlineSnapshot(`
    "ID                       PLAN          RISK  OBJECT                    ASKED BY  EXPIRES  FIX
    remediate:prod:0a1b2c3d  c0ffee00c0ff  low   Deployment shop/checkout  ada       in 24 h  Roll back Deployment checkout to revision 3"
  `);
});
