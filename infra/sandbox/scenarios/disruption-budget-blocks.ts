import { setTimeout as sleep } from 'node:timers/promises';
import { isStatus } from '../kube-api.ts';
import { objectPath, readAll } from '../system/read-all.ts';
import type { SandboxAdmin, Scenario } from './scenario.ts';

export const disruptionBudgetBlocks: Scenario = {
  name: 'disruption-budget-blocks',
  title: 'Disruption budget that blocks a drain',
  truth: {
    culprit: { kind: 'PodDisruptionBudget', namespace: 'payments', name: 'payment-gateway' },
    reason: 'DisruptionBudgetBlocks',
    explanation:
      'The budget of payment-gateway was raised to as many pods as there are; the drain of a machine is refused for ever.',
    remedies: ['scale'],
  },
  break: async (admin) => {
    await admin.mergePatch(objectPath('PodDisruptionBudget', 'payments', 'payment-gateway'), {
      spec: { minAvailable: 3 },
    });
    const pods = await readAll(admin, 'Pod');
    const pod = pods.find(
      ({ metadata }) => metadata.namespace === 'payments' && metadata.name.startsWith('payment-gateway-'),
    );
    if (pod === undefined) return;
    await admin.mergePatch(objectPath('Node', '', pod.spec.nodeName ?? ''), { spec: { unschedulable: true } });
    await untilRefused(admin, pod.metadata.name);
  },
};

/** Evicts as `kubectl drain` does, and is told to try later. The budget's new status may take a moment: until then it is a rehearsal. */
async function untilRefused(admin: SandboxAdmin, name: string): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'payments' } };
  const path = `${objectPath('Pod', 'payments', name)}/eviction`;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      await admin.create(`${path}?dryRun=All`, eviction);
    } catch (error) {
      if (isStatus(error, 429)) return;
      throw error;
    }
    await sleep(100);
  }
}
