import { Command, CommanderError } from 'commander';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { printFailure } from './print-failure.ts';

const [asked = '', about = ''] = process.argv.slice(2);

// A reader that has enough (`kubesage diagnose | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : exitCodes.failed),
);

try {
  const program = await assemble(asked === 'help' ? about : asked);
  await program.parseAsync();
} catch (error) {
  process.exitCode = codeFor(error);
}

/** Only the command that is used is loaded; the others are there by name for the help. */
async function assemble(used: string): Promise<Command> {
  const program = new Command('kubesage')
    .description('Finds what is wrong in a Kubernetes cluster and why, and fixes it with your approval.')
    .showHelpAfterError()
    .helpCommand(true);
  for (const { name, says, load } of commands) {
    program.addCommand(name === used ? await load() : new Command(name).description(says));
  }
  program.argument('[command]').action((name?: string) => {
    if (name === undefined) program.help();
    program.error(`error: there is no command '${name}'`, { exitCode: exitCodes.usage });
  });
  strict(program);
  return program;
}

/** Settings of a command are not those of commands added to it. */
function strict(command: Command): void {
  command.exitOverride().showHelpAfterError();
  for (const child of command.commands) strict(child);
}

function codeFor(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  printFailure(error, process.stderr, process.env);
  return exitCodes.failed;
}
