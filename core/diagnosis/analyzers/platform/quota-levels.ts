import { refOf } from '../../../cluster/object-ref.ts';
import { fieldEvidence } from '../../evidence.ts';
import { makeFinding } from '../../make-finding.ts';
import { objectAnalyzer } from '../../object-analyzer.ts';
import { parseQuantity } from '../../quantity.ts';
import { sayList } from '../../say-reference.ts';

const nearly = 0.8;

/** ResourceQuotas that leave little or nothing. Many are meant so; pods that one refuses are found by their workload. */
export const quotaLevels = objectAnalyzer({
  name: 'quota-levels',
  subjects: ['ResourceQuota'],
  reasons: {
    QuotaExceeded: 'More is in use than a ResourceQuota allows by now: nothing that is deleted can be replaced.',
    QuotaNearlyUsed: 'At least 80 % of what a ResourceQuota allows is in use.',
  },
  analyze: (index, quota) => {
    const { used = {} } = quota.status ?? {};
    const levels = Object.entries(quota.spec?.hard ?? quota.status?.hard ?? {})
      .map(([resource, hard]) => ({
        resource,
        says: `${used[resource] ?? '0'} of ${hard}`,
        level: (parseQuantity(used[resource]) ?? 0) / (parseQuantity(hard) ?? Number.POSITIVE_INFINITY),
      }))
      .filter(({ level }) => level >= nearly)
      .sort((a, b) => b.level - a.level || (a.resource < b.resource ? -1 : 1));
    const [most] = levels;
    if (most === undefined) return [];
    const isOver = most.level > 1;
    const reason = isOver ? 'QuotaExceeded' : 'QuotaNearlyUsed';
    const says = `ResourceQuota ${quota.metadata.name} ${isOver ? 'is exceeded' : 'leaves little'}: ${sayList(levels.map((each) => `${each.resource} ${each.says}`))} in use`;
    return [
      makeFinding(index, {
        analyzer: 'quota-levels',
        severity: isOver ? 'low' : 'info',
        object: refOf(quota),
        reason,
        message: `${says}.`,
        evidence: levels.map((each) => fieldEvidence(quota, `status.used[${each.resource}]`, each.says)),
        cause: { object: refOf(quota), reason, confidence: 0.6, explanation: `${says}.` },
      }),
    ];
  },
});
