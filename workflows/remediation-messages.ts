import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  type DecideInput,
  type DecideResult,
  decideMessage,
  type RemediationView,
  remediationQuery,
} from './messages.ts';

export const decideUpdate = defineUpdate<DecideResult, [DecideInput]>(decideMessage);
export const decideSignal = defineSignal<[DecideInput]>(decideMessage);
export const remediationQueryDefinition = defineQuery<RemediationView>(remediationQuery);
