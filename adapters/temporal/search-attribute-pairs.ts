import { defineSearchAttributeKey, type SearchAttributePair, SearchAttributeType } from '@temporalio/common';
import type { InvestigateInput, RemediateInput } from '../../workflows/messages.ts';

const KsCluster = defineSearchAttributeKey('KsCluster', SearchAttributeType.KEYWORD);
const KsNamespace = defineSearchAttributeKey('KsNamespace', SearchAttributeType.KEYWORD);
const KsWorkload = defineSearchAttributeKey('KsWorkload', SearchAttributeType.KEYWORD);
const KsIncident = defineSearchAttributeKey('KsIncident', SearchAttributeType.KEYWORD);
const KsAction = defineSearchAttributeKey('KsAction', SearchAttributeType.KEYWORD);
const KsRequestedBy = defineSearchAttributeKey('KsRequestedBy', SearchAttributeType.KEYWORD);
const KsDryRun = defineSearchAttributeKey('KsDryRun', SearchAttributeType.BOOL);

/** What a run can be found by from its first moment; the phase is the workflow's own. */
export function pairsOfInvestigation({ cluster, namespace, requestedBy }: InvestigateInput): SearchAttributePair[] {
  return [
    { key: KsCluster, value: cluster },
    { key: KsRequestedBy, value: requestedBy },
    ...(namespace === null ? [] : [{ key: KsNamespace, value: namespace }]),
  ];
}

export function pairsOfRemediation({
  cluster,
  incidentId,
  remedy,
  requestedBy,
  isDryRun,
}: RemediateInput): SearchAttributePair[] {
  const { kind, namespace, name } = remedy.target;
  return [
    { key: KsCluster, value: cluster },
    { key: KsWorkload, value: `${kind}/${name}` },
    { key: KsAction, value: remedy.action },
    { key: KsRequestedBy, value: requestedBy },
    { key: KsDryRun, value: isDryRun },
    ...(namespace === '' ? [] : [{ key: KsNamespace, value: namespace }]),
    ...(incidentId === null ? [] : [{ key: KsIncident, value: incidentId }]),
  ];
}

export function pairsOfWatch(cluster: string): SearchAttributePair[] {
  return [{ key: KsCluster, value: cluster }];
}

export function pairsOfIncident(incidentId: string): SearchAttributePair[] {
  return [{ key: KsIncident, value: incidentId }];
}
