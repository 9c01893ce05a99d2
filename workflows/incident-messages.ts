import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { type IncidentActName, incidentActs } from '../core/incidents/incident-input.ts';
import {
  happenedMessage,
  type IncidentActResult,
  type IncidentHappening,
  type IncidentView,
  incidentQuery,
} from './messages.ts';

export const happenedSignal = defineSignal<[readonly IncidentHappening[]]>(happenedMessage);
export const incidentQueryDefinition = defineQuery<IncidentView | null>(incidentQuery);

/** Each act is an Update and a Signal of the same name. Their inputs come from people and are not trusted to have any shape. */
export const actMessages = incidentActs.map((act: IncidentActName) => ({
  act,
  update: defineUpdate<IncidentActResult, [unknown]>(act),
  signal: defineSignal<[unknown]>(act),
}));
