import type { Command } from 'commander';
import { decideCommand } from '../decide-command.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

export function approveCommand(terminal: Terminal = processTerminal()): Command {
  return decideCommand('approve', terminal);
}
