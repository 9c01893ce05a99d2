import { editFirstContainer, indexOfEnv } from './edits.ts';
import type { Scenario } from './scenario.ts';

export const envValueWrong: Scenario = {
  name: 'env-value-wrong',
  title: 'Environment variable with the wrong host',
  truth: {
    culprit: { kind: 'Deployment', namespace: 'shop', name: 'search' },
    reason: 'EnvVarWrong',
    explanation:
      'OPENSEARCH_URL of search names the Service opensearch-cluster-master, which does not exist; it is called opensearch.',
    remedies: ['set-env', 'rollback'],
    wrongRemedy: {
      action: 'set-env',
      target: { kind: 'Deployment', namespace: 'shop', name: 'search' },
      parameters: { container: 'search', name: 'OPENSEARCH_URL', value: 'http://opensearch:9200' },
    },
  },
  break: async (admin) => {
    const index = await indexOfEnv(admin, 'shop', 'search', 'OPENSEARCH_URL');
    await editFirstContainer(admin, 'shop', 'search', [
      { op: 'replace', path: `/env/${index}/value`, value: 'http://opensearch-cluster-master.data:9200' },
    ]);
  },
};
