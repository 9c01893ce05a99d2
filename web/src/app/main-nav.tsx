import {
  IconHeartbeat,
  IconHistory,
  IconListSearch,
  IconScript,
  IconServer2,
  IconTool,
  IconUrgent,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { awaitingQuery, openIncidentsQuery } from '../overview/overview-queries.ts';
import { awaitsDecision } from '../remediations/awaits-decision.ts';
import styles from './main-nav.module.css';
import { NavItem } from './nav-item.tsx';

/** The pages, with the number of things that wait behind them. */
export function MainNav() {
  const incidents = useQuery(queries.incidents(openIncidentsQuery)).data;
  const awaiting = useQuery(queries.remediations(awaitingQuery)).data;
  const parts = useQuery(queries.readiness()).data?.parts ?? [];

  return (
    <nav className={styles.nav} aria-label="Main">
      <NavItem to="/" label="Overview" icon={IconHeartbeat} />
      <NavItem
        to="/incidents"
        label="Incidents"
        icon={IconUrgent}
        count={incidents?.items.length}
        countSays="open"
        isCapped={incidents?.nextCursor != null}
      />
      <NavItem to="/findings" label="Findings" icon={IconListSearch} />
      <NavItem
        to="/remediations"
        label="Remediations"
        icon={IconTool}
        count={awaiting?.items.filter(awaitsDecision).length}
        countSays="awaiting a decision"
        isCapped={awaiting?.nextCursor != null}
        isUrgent
      />
      <NavItem to="/changes" label="Changes" icon={IconHistory} />
      <NavItem to="/audit" label="Audit" icon={IconScript} />
      <NavItem
        to="/system"
        label="System"
        icon={IconServer2}
        count={parts.filter((part) => !part.ok).length}
        countSays="down"
        isUrgent
      />
    </nav>
  );
}
