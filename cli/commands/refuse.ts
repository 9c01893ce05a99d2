import type { Command } from 'commander';
import { decideCommand } from '../decide-command.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

export function refuseCommand(terminal: Terminal = processTerminal()): Command {
  return decideCommand('refuse', terminal);
}
