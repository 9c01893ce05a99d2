import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { RemediationPhase } from '../core/remediation/phase.ts';
import type { Risk } from '../core/remediation/plan.ts';
import type { Decision, PhaseChange } from '../core/remediation/remediation.ts';
import type { DecideInput, PlanSummary, RemediateInput, RemediateResult, RemediationView } from './messages.ts';
import {
  KsAction,
  KsAwaitingDecision,
  KsCluster,
  KsDryRun,
  KsIncident,
  KsNamespace,
  KsPhase,
  KsRequestedBy,
  KsRisk,
  KsWorkload,
} from './search-attributes.ts';

const riskScores: Readonly<Record<Risk, number>> = { low: 0.2, medium: 0.5, high: 0.9 };

/** The phases of one remediation, shown in the same breath to the Temporal Web UI (details, search attributes) and the read model. */
export class RemediationState {
  readonly #id: string;
  readonly #input: RemediateInput;
  readonly #project: (view: RemediationView) => Promise<void>;
  readonly #history: PhaseChange[] = [];
  #phase: RemediationPhase = 'planning';
  #says = '';
  #plan: PlanSummary | null = null;
  #decision: Decision | null = null;
  #expiresAt: string | null = null;

  constructor(id: string, input: RemediateInput, project: (view: RemediationView) => Promise<void>) {
    this.#id = id;
    this.#input = input;
    this.#project = project;
    const { target, action } = input.remedy;
    upsertSearchAttributes([
      { key: KsCluster, value: input.cluster },
      { key: KsNamespace, value: target.namespace },
      { key: KsWorkload, value: `${target.kind}/${target.name}` },
      { key: KsIncident, value: input.incidentId },
      { key: KsAction, value: action },
      { key: KsRequestedBy, value: input.requestedBy },
      { key: KsDryRun, value: input.isDryRun },
    ]);
  }

  get phase(): RemediationPhase {
    return this.#phase;
  }

  get planHash(): string | null {
    return this.#plan?.hash ?? null;
  }

  get decision(): Decision | null {
    return this.#decision;
  }

  view(): RemediationView {
    return {
      id: this.#id,
      phase: this.#phase,
      says: this.#says,
      plan: this.#plan,
      decision: this.#decision,
      expiresAt: this.#expiresAt,
      history: [...this.#history],
    };
  }

  async enter(phase: RemediationPhase, says: string, plan: PlanSummary | null = this.#plan): Promise<void> {
    this.#plan = plan;
    if (phase !== 'awaiting-decision') this.#expiresAt = null;
    this.#move(phase, says);
    await this.project();
  }

  async awaitDecision(plan: PlanSummary, withinMs: number): Promise<void> {
    this.#expiresAt = new Date(Date.now() + withinMs).toISOString();
    this.#decision = null;
    await this.enter(
      'awaiting-decision',
      `Waiting for a decision on plan ${plan.hash.slice(0, 12)} until ${this.#expiresAt}`,
      plan,
    );
  }

  /** Takes a valid decision the moment it arrives, so that a second one is refused. */
  decide({ verdict, reason, by }: DecideInput): void {
    const why = reason.trim();
    this.#decision = {
      verdict,
      reason: why,
      by,
      planHash: this.#plan?.hash ?? '',
      at: new Date(Date.now()).toISOString(),
    };
    this.note(`${verdict === 'approve' ? 'Approved' : 'Refused'} by ${by}: ${why}`);
  }

  async end(phase: RemediationPhase, says: string): Promise<RemediateResult> {
    await this.enter(phase, says);
    return { id: this.#id, phase, says };
  }

  /** Brings the read model up to date. */
  project(): Promise<void> {
    return this.#project(this.view());
  }

  /** Adds to the story without a change of phase. It reaches the read model with the next projection. */
  note(says: string): void {
    this.#move(this.#phase, says);
  }

  #move(phase: RemediationPhase, says: string): void {
    // Waiting on a claim repeats itself; the story need not.
    if (this.#phase === phase && this.#says === says && this.#history.length > 0) return;
    this.#phase = phase;
    this.#says = says;
    this.#history.push({ phase, says, at: new Date(Date.now()).toISOString() });
    setCurrentDetails(this.#details());
    upsertSearchAttributes([
      { key: KsPhase, value: phase },
      { key: KsAwaitingDecision, value: phase === 'awaiting-decision' },
      { key: KsRisk, value: this.#plan === null ? null : riskScores[this.#plan.risk] },
    ]);
  }

  #details(): string {
    const { remedy } = this.#input;
    const steps = (this.#plan?.steps ?? []).map((step, index) => `${index + 1}. ${step.says}`);
    const howTo =
      this.#phase === 'awaiting-decision' && this.#plan !== null
        ? ['', 'Decide with the Update or Signal `decide`:', '```json', decisionExample(this.#plan.hash), '```']
        : [];
    return [`**${this.#phase}** — ${this.#says}`, '', remedy.title, ...steps, ...howTo].join('\n');
  }
}

function decisionExample(hash: string): string {
  return JSON.stringify({ verdict: 'approve', planHash: hash.slice(0, 12), reason: 'why', by: 'your name' });
}
