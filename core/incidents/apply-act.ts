import type { Advanced } from './advance-incident.ts';
import type { IncidentAct } from './incident-input.ts';
import type { IncidentTracking } from './incident-tracking.ts';
import type { TimelineKind } from './timeline-entry.ts';

/**
 * What a person said, once `checkAct` has found nothing wrong with it. `outcome` is the id that a merge or a split came out with:
 * the incident that this one went into, or the one that the symptoms went to.
 */
export function applyAct(
  tracking: IncidentTracking,
  said: IncidentAct,
  at: string,
  outcome: string | null = null,
): Advanced {
  const { by } = said;
  switch (said.act) {
    case 'acknowledge':
      return done({ acknowledged: { by, at } }, 'acknowledged', `${by} looks after it.`);
    case 'assign': {
      const owner = said.owner.trim();
      return done(
        { owner: owner === '' ? null : owner },
        'assigned',
        owner === '' ? 'It has no owner any more.' : `It is ${owner}’s now.`,
        owner === '' ? [] : [owner],
      );
    }
    case 'note':
      return done({}, 'note', said.text.trim());
    case 'silence': {
      const reason = said.reason.trim();
      const until = new Date(said.until).toISOString();
      return done({ silence: { by, reason, since: at, until } }, 'silenced', `Silenced until ${until}: ${reason}`);
    }
    case 'unsilence':
      return done({ silence: null }, 'unsilenced', 'The silence was lifted.');
    case 'merge': {
      const into = outcome ?? said.into;
      return done({ mergedInto: into, silence: null }, 'merged', `Merged into ${into}: ${said.reason.trim()}`, [into]);
    }
    case 'split': {
      const gone = new Set(said.symptoms);
      const members = tracking.members.map((member) => {
        const symptoms = member.symptoms.filter((id) => !gone.has(id));
        const left = member.symptoms.length - symptoms.length;
        return { ...member, symptoms, symptomCount: member.symptomCount - left };
      });
      const count = gone.size === 1 ? 'A symptom does not belong here' : `${gone.size} symptoms do not belong here`;
      const to = outcome === null ? '' : `, now ${outcome}`;
      return done({ members }, 'split', `${count}${to}: ${said.reason.trim()}`, [
        ...(outcome === null ? [] : [outcome]),
        ...[...gone].slice(0, 20),
      ]);
    }
    case 'resolve':
      return done({ resolution: { by, at, says: said.reason.trim() } }, 'resolved', said.reason.trim());
    default:
      return said satisfies never;
  }

  function done(
    change: Partial<IncidentTracking>,
    kind: TimelineKind,
    says: string,
    refs: readonly string[] = [],
  ): Advanced {
    return { tracking: { ...tracking, ...change }, entries: [{ at, kind, by, says, refs }] };
  }
}
