import type { DiagnosisStore, FindingRecord } from '../../adapters/database/stores.ts';
import { KubeSageError } from '../../core/errors.ts';
import { rankRemedies } from '../../core/remediation/rank-remedies.ts';
import type { IncidentWithRemedies } from '../schemas/diagnosis-schemas.ts';

export async function readFinding(diagnoses: DiagnosisStore, id: string): Promise<FindingRecord> {
  const finding = await diagnoses.finding(id);
  if (finding === null) throw new KubeSageError('NotFound', `There is no finding ${id}.`);
  return finding;
}

export async function readIncident(diagnoses: DiagnosisStore, id: string): Promise<IncidentWithRemedies> {
  const incident = await diagnoses.incident(id);
  if (incident === null) throw new KubeSageError('NotFound', `There is no incident ${id}.`);
  const findings = await Promise.all(incident.symptoms.map((symptom) => diagnoses.finding(symptom)));
  const known = findings.filter((finding) => finding !== null);
  return { ...incident, remedies: rankRemedies(incident, known) };
}
