import { editFirstContainer } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const commandWrong: Scenario = {
  name: 'command-wrong',
  title: 'Command that the image does not have',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'platform', name: 'status-page' },
    reason: 'CommandWrong',
    explanation: 'The command of status-page was changed to nodejs; the image only has node.',
    remedies: ['rollback'],
  },
  break: async (admin) => {
    await editFirstContainer(admin, 'platform', 'status-page', [
      { op: 'replace', path: '/command', value: ['nodejs', 'dist/server.js'] },
    ]);
  },
};
