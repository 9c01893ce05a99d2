import type { LinkedRemediation } from '../api/types.ts';
import { Breakable } from '../shared/breakable.tsx';
import { Facts } from '../shared/facts.tsx';
import { ObjectName } from '../shared/object-name.tsx';
import { Section } from '../shared/section.tsx';
import { TimeAgo } from '../shared/time-ago.tsx';
import { shortHash } from './short-hash.ts';

type Props = { readonly remediation: LinkedRemediation };

export function RemediationFacts({ remediation }: Props) {
  const { id, cluster, target, remedy, requestedBy, plan, createdAt, updatedAt } = remediation;
  return (
    <Section title="Facts">
      <Facts
        facts={[
          ['Why', <Breakable key="why" text={remedy.rationale} />],
          ['Target', <ObjectName key="target" object={target} />],
          ['Cluster', cluster],
          ['Requested', `by ${requestedBy}`],
          ['Started', <TimeAgo key="started" at={createdAt} />],
          ['Updated', <TimeAgo key="updated" at={updatedAt} />],
          ...(plan === null
            ? []
            : ([
                [
                  'Plan',
                  <code key="plan" title={plan.hash}>
                    {shortHash(plan.hash)}
                  </code>,
                ],
                ['Planned', <TimeAgo key="planned" at={plan.plannedAt} />],
              ] as const)),
          [
            'Workflow',
            <code key="id">
              <Breakable text={id} />
            </code>,
          ],
        ]}
      />
    </Section>
  );
}
