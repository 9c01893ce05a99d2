import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Typed keys of the custom search attributes; `searchAttributes` in messages.ts lists them for those who create them. */
export const KsCluster = defineSearchAttributeKey('KsCluster', SearchAttributeType.KEYWORD);
export const KsNamespace = defineSearchAttributeKey('KsNamespace', SearchAttributeType.KEYWORD);
export const KsWorkload = defineSearchAttributeKey('KsWorkload', SearchAttributeType.KEYWORD);
export const KsIncident = defineSearchAttributeKey('KsIncident', SearchAttributeType.KEYWORD);
export const KsPhase = defineSearchAttributeKey('KsPhase', SearchAttributeType.KEYWORD);
export const KsAction = defineSearchAttributeKey('KsAction', SearchAttributeType.KEYWORD);
export const KsRequestedBy = defineSearchAttributeKey('KsRequestedBy', SearchAttributeType.KEYWORD);
export const KsAwaitingDecision = defineSearchAttributeKey('KsAwaitingDecision', SearchAttributeType.BOOL);
export const KsDryRun = defineSearchAttributeKey('KsDryRun', SearchAttributeType.BOOL);
export const KsSeverity = defineSearchAttributeKey('KsSeverity', SearchAttributeType.INT);
export const KsRisk = defineSearchAttributeKey('KsRisk', SearchAttributeType.DOUBLE);
