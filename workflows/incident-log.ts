import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { severityRank } from '../core/causality/severity-rank.ts';
import { type Advanced, advanceIncident, nextDeadline } from '../core/incidents/advance-incident.ts';
import type { IncidentInput } from '../core/incidents/incident-input.ts';
import { type IncidentTracking, stateOf } from '../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../core/incidents/timeline-entry.ts';
import type { CarriedIncident, IncidentView } from './messages.ts';
import { KsCluster, KsIncident, KsNamespace, KsPhase, KsSeverity, KsWorkload } from './search-attributes.ts';

/** What of an incident's story a run begins with. */
export type KnownIncident = Omit<CarriedIncident, 'enrichedAt' | 'wanted' | 'inbox'>;

type SaveIncident = (record: {
  readonly incidentId: string;
  readonly episode: string;
  readonly tracking: IncidentTracking;
  readonly version: number;
  readonly lastSequence: number;
  readonly at: string;
  readonly entries: readonly StoredTimelineEntry[];
}) => Promise<void>;

const latestLines = 10;

/** One incident's state and story, shown in the same breath to the Temporal Web UI (details, search attributes) and the read model. */
export class IncidentLog {
  readonly #episode: string;
  readonly #save: SaveIncident;
  readonly #latest: StoredTimelineEntry[] = [];
  #tracking: IncidentTracking;
  #version: number;
  #position: number;
  #lastSequence: number;
  #unsaved: readonly StoredTimelineEntry[] = [];
  #savedVersion: number;
  #saving: Promise<void> = Promise.resolve();

  constructor(from: KnownIncident, save: SaveIncident) {
    this.#episode = from.episode;
    this.#save = save;
    this.#tracking = from.tracking;
    this.#version = from.version;
    this.#savedVersion = from.version;
    this.#position = from.position;
    this.#lastSequence = from.lastSequence;
    this.#show();
  }

  get tracking(): IncidentTracking {
    return this.#tracking;
  }

  get episode(): string {
    return this.#episode;
  }

  get isUnsaved(): boolean {
    return this.#savedVersion !== this.#version;
  }

  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** In epoch milliseconds: when time alone will change something. */
  get deadline(): number | null {
    return nextDeadline(this.#tracking);
  }

  view(): IncidentView {
    return { state: stateOf(this.#tracking), tracking: this.#tracking, latest: [...this.#latest] };
  }

  /** All that the next run needs to know of the story. */
  carry(): KnownIncident {
    return {
      episode: this.#episode,
      tracking: this.#tracking,
      version: this.#version,
      position: this.#position,
      lastSequence: this.#lastSequence,
    };
  }

  apply(input: IncidentInput): void {
    this.take(advanceIncident(this.#tracking, input));
  }

  take({ tracking, entries }: Advanced): void {
    const isSame = entries.length === 0 && JSON.stringify(tracking) === JSON.stringify(this.#tracking);
    if (isSame) return;
    this.#tracking = tracking;
    this.#version += 1;
    const placed = entries.map((entry, index) => ({ ...entry, position: this.#position + index }));
    this.#position += placed.length;
    this.#unsaved = [...this.#unsaved, ...placed];
    this.#latest.push(...placed);
    this.#latest.splice(0, this.#latest.length - latestLines);
    this.#show();
  }

  heard(sequence: number): void {
    if (sequence <= this.#lastSequence) return;
    this.#lastSequence = sequence;
    this.#version += 1;
  }

  /** Brings the read model up to date, one record after another. Resolves when it knows all that is known now. */
  record(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#saveNow());
    return this.#saving;
  }

  async #saveNow(): Promise<void> {
    if (this.#savedVersion === this.#version) return;
    const entries = this.#unsaved;
    const version = this.#version;
    this.#unsaved = [];
    await this.#save({
      incidentId: this.#tracking.incidentId,
      episode: this.#episode,
      tracking: this.#tracking,
      version,
      lastSequence: this.#lastSequence,
      at: new Date(Date.now()).toISOString(),
      entries,
    });
    this.#savedVersion = version;
  }

  #show(): void {
    const { cluster, incidentId, severity, title, owner, members } = this.#tracking;
    const leading = members[0]?.leading ?? null;
    const state = stateOf(this.#tracking);
    upsertSearchAttributes([
      { key: KsCluster, value: cluster },
      { key: KsIncident, value: incidentId },
      { key: KsNamespace, value: leading?.namespace || null },
      { key: KsWorkload, value: leading === null ? null : `${leading.kind}/${leading.name}` },
      { key: KsPhase, value: state },
      { key: KsSeverity, value: severityRank(severity) },
    ]);
    const story = this.#latest.map(({ at, says, by }) => `- ${at}${by === null ? '' : ` (${by})`}: ${says}`);
    setCurrentDetails(
      [
        `**${state}**, ${severity}, ${owner === null ? 'nobody’s' : `${owner}’s`}: ${title}`,
        '',
        ...story,
        '',
        howTo,
      ].join('\n'),
    );
  }
}

const howTo = [
  'Act on it with the Updates or Signals `acknowledge`, `assign`, `note`, `silence`, `unsilence`, `merge`, `split`, `resolve`:',
  '```json',
  JSON.stringify({ by: 'your name', text: 'for note: what to write down' }),
  '```',
].join('\n');
