import { Argument, Command, InvalidArgumentError } from 'commander';
import { KubeSageError } from '../../core/errors.ts';
import { connectSandboxAdmin } from '../../infra/sandbox/connect-sandbox-admin.ts';
import type { SandboxAdmin, Scenario } from '../../infra/sandbox/scenarios/scenario.ts';
import { scenarios } from '../../infra/sandbox/scenarios/scenarios.ts';
import { resetSystem } from '../../infra/sandbox/system/reset-system.ts';
import { readStackState } from '../../infra/stack/read-stack-state.ts';
import { closeMatches } from '../close-matches.ts';
import { table } from '../format/table.ts';
import { asJson, type OutputFormat, outputOption } from '../output-option.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** `kubesage sandbox`: practise on the sandbox cluster. Works on the cluster itself, so it needs no API. */
export function sandboxCommand(
  terminal: Pick<Terminal, 'print' | 'say'> = processTerminal(),
  connect: () => Promise<SandboxAdmin> = connectRunningSandbox,
): Command {
  const command = new Command('sandbox').description('practise: break things in the sandbox cluster, and heal them');

  command
    .command('scenarios')
    .description('list the mistakes that can be made, with what is then truly wrong')
    .addOption(outputOption())
    .action(({ output }: { readonly output: OutputFormat }) => {
      terminal.print(output === 'json' ? asJson(scenarios.map(toJson)) : table(head, scenarios.map(toRow)));
    });

  command
    .command('break')
    .description('make a mistake in the sandbox, as a person would')
    .addArgument(new Argument('<scenario>', 'its name, from `sandbox scenarios`').argParser(findScenario))
    .action(async (scenario: Scenario) => {
      const admin = await connect();
      await scenario.break(admin);
      terminal.print(`${scenario.title}: done.`);
      terminal.say('See what KubeSage makes of it with `kubesage diagnose`; heal it with `kubesage sandbox reset`.');
    });

  command
    .command('reset')
    .description('put everything in the sandbox back, and wait until it is well')
    .action(async () => {
      const admin = await connect();
      terminal.say('Putting everything back …');
      await resetSystem(admin);
      terminal.print('The sandbox is healthy.');
    });

  return command;
}

const head = ['NAME', 'TITLE', 'CULPRIT', 'REASON', 'REMEDIES'] as const;

function toRow({ name, title, truth }: Scenario): readonly string[] {
  const { kind, namespace, name: culprit } = truth.culprit;
  const place = namespace === '' ? culprit : `${namespace}/${culprit}`;
  return [name, title, `${kind} ${place}`, truth.reason, truth.remedies.join(', ') || 'for a person'];
}

function toJson({ name, title, truth }: Scenario): object {
  return { name, title, ...truth };
}

function findScenario(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  const close = closeMatches(
    name,
    scenarios.map((scenario) => scenario.name),
  );
  throw new InvalidArgumentError(
    close.length === 0
      ? 'There is no such scenario; `kubesage sandbox scenarios` lists them.'
      : `There is no such scenario. Did you mean ${close.join(' or ')}?`,
  );
}

async function connectRunningSandbox(): Promise<SandboxAdmin> {
  const cluster = readStackState()?.cluster;
  if (cluster === undefined || cluster === null) {
    throw new KubeSageError('DependencyDown', 'No sandbox cluster runs here.', {
      next: 'Start one with `kubesage up --sandbox`.',
    });
  }
  if (cluster.adminKubeconfig === null) {
    throw new KubeSageError(
      'PreconditionFailed',
      `The cluster ${cluster.name} is not a sandbox: nothing is broken in it on purpose.`,
      {
        next: 'Start a sandbox with `kubesage up --sandbox`, in a KUBESAGE_HOME of its own if you want to keep both.',
      },
    );
  }
  return connectSandboxAdmin(cluster.adminKubeconfig);
}
