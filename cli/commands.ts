import type { Command } from 'commander';

type Entry = { readonly name: string; readonly says: string; readonly load: () => Promise<Command> };

/** Every command by name; its file is loaded when it is used, so that each starts fast. */
export const commands: readonly Entry[] = [
  {
    name: 'up',
    says: 'start everything, in the foreground',
    load: async () => (await import('./commands/up.ts')).upCommand(),
  },
  {
    name: 'down',
    says: 'stop what `up` started',
    load: async () => (await import('./commands/down.ts')).downCommand(),
  },
  {
    name: 'status',
    says: 'parts, addresses and a fresh sign-in link',
    load: async () => (await import('./commands/status.ts')).statusCommand(),
  },
  {
    name: 'doctor',
    says: 'what is missing on this machine and how to fix it',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
  {
    name: 'clusters',
    says: 'the clusters KubeSage looks after',
    load: async () => (await import('./commands/clusters.ts')).clustersCommand(),
  },
  {
    name: 'diagnose',
    says: 'what is wrong, and why',
    load: async () => (await import('./commands/diagnose.ts')).diagnoseCommand(),
  },
  {
    name: 'incidents',
    says: 'what is going on, from cause to symptom',
    load: async () => (await import('./commands/incidents.ts')).incidentsCommand(),
  },
  {
    name: 'changes',
    says: 'what was changed, by whom, before it broke',
    load: async () => (await import('./commands/changes.ts')).changesCommand(),
  },
  {
    name: 'alerts',
    says: 'what Alertmanager and others sent',
    load: async () => (await import('./commands/alerts.ts')).alertsCommand(),
  },
  {
    name: 'remediate',
    says: 'plan and rehearse a fix',
    load: async () => (await import('./commands/remediate.ts')).remediateCommand(),
  },
  {
    name: 'approvals',
    says: 'what waits for a decision',
    load: async () => (await import('./commands/approvals.ts')).approvalsCommand(),
  },
  {
    name: 'approve',
    says: 'let a plan be carried out',
    load: async () => (await import('./commands/approve.ts')).approveCommand(),
  },
  { name: 'refuse', says: 'refuse a plan', load: async () => (await import('./commands/refuse.ts')).refuseCommand() },
  {
    name: 'sandbox',
    says: 'faults to practise on',
    load: async () => (await import('./commands/sandbox.ts')).sandboxCommand(),
  },
  {
    name: 'audit',
    says: 'who did what, and whether the record is whole',
    load: async () => (await import('./commands/audit.ts')).auditCommand(),
  },
];
