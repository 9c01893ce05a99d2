/** What an exit code means, by the conventions of shells and of Docker. */
export function explainExit(code: number): string {
  switch (code) {
    case 0:
      return 'it ended by itself with success, although it should keep running';
    case 1:
      return 'exit code 1: the program reported an error of its own';
    case 2:
      return 'exit code 2: wrong usage of a command, or a panic';
    case 125:
      return 'exit code 125: the container runtime could not run it';
    case 126:
      return 'exit code 126: the command was found but may not be executed';
    case 127:
      return 'exit code 127: the command was not found';
    case 128:
      return 'exit code 128: the container could not be started';
    case 134:
      return 'exit code 134: the program aborted itself (SIGABRT)';
    case 137:
      return 'exit code 137: killed from outside (SIGKILL), by the memory limit, a probe or a node';
    case 139:
      return 'exit code 139: the program accessed memory that is not its own (SIGSEGV)';
    case 143:
      return 'exit code 143: asked to stop from outside (SIGTERM), often after a failed probe';
    case 255:
      return 'exit code 255: the program failed without saying how, or its node went away';
    default:
      return code > 128 && code < 160 ? `exit code ${code}: ended by signal ${code - 128}` : `exit code ${code}`;
  }
}
