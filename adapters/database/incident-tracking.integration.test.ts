import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { IncidentTracking } from '../../core/incidents/incident-tracking.ts';
import type { StoredTimelineEntry } from '../../core/incidents/timeline-entry.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { diagnosis, finding, incident, minute } from './testing/samples.ts';
import type { TrackingRecord } from './tracking-stores.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.query(
    `truncate investigations, diagnosis_documents, findings, incidents, events, alerts, cursors, incident_tracking,
      incident_timeline, incident_links, incident_splits`,
  );
});

const whole = { namespace: null };
const told = async () => (await database.events.after(0, 1_000)).map(({ type, subject }) => `${type} ${subject}`);
const everything = async () => (await database.events.everyAfter(0, 1_000)).length;

function tracking(incidentId: string, more: Partial<IncidentTracking> = {}): IncidentTracking {
  return {
    incidentId,
    cluster: 'test',
    title: 'Trouble',
    severity: 'high',
    worst: 'high',
    members: [],
    owner: null,
    acknowledged: null,
    silence: null,
    resolution: null,
    reopenings: 0,
    reopenWithinMs: 1_800_000,
    mergedInto: null,
    openedAt: minute(0),
    closedAt: null,
    ...more,
  };
}

function record(incidentId: string, version: number, more: Partial<TrackingRecord> = {}): TrackingRecord {
  return {
    incidentId,
    episode: 'e1',
    version,
    lastSequence: version,
    at: minute(version),
    tracking: tracking(incidentId),
    entries: [],
    ...more,
  };
}

function line(position: number, more: Partial<StoredTimelineEntry> = {}): StoredTimelineEntry {
  return { position, at: minute(position), kind: 'note', by: 'anna', says: `line ${position}`, refs: [], ...more };
}

/** Two incidents of one diagnosis: `i` shows as a and b, `j` as c. */
async function twoIncidents(at = 0): Promise<void> {
  const findings = [finding('a'), finding('b', { severity: 'low' }), finding('c')];
  const incidents = [incident('i', ['a', 'b']), incident('j', ['c'])];
  await database.diagnoses.save(`d${at}`, whole, diagnosis({ observedAt: minute(at), findings, incidents }));
}

describe('tracking', () => {
  it('keeps the newest record and each line once, and tells of what people did', async () => {
    const { incidentTracking } = database;
    await incidentTracking.save(record('i', 1, { entries: [line(0, { kind: 'opened', by: null })] }));
    const acknowledged = tracking('i', { acknowledged: { by: 'anna', at: minute(2) } });
    const second = record('i', 2, { tracking: acknowledged, entries: [line(1, { kind: 'acknowledged' })] });
    await incidentTracking.save(second);
    await incidentTracking.save(second);
    await incidentTracking.save(record('i', 1, { entries: [line(0, { says: 'late' })] }));
    expect(await incidentTracking.find('i')).toMatchObject({ version: 2, lastSequence: 2, tracking: acknowledged });
    const { items } = await incidentTracking.timeline('i', { limit: 1 });
    expect(items.map(({ says }) => says)).toEqual(['line 0']);
    expect(await incidentTracking.timelineLength('i', 'e1')).toBe(2);
    expect(await told()).toEqual(['kubesage.incident.updated incidents/i']);
  });

  it('lets nobody outside hear of a silenced incident, nor of what was merged into it', async () => {
    const { incidentTracking, diagnoses } = database;
    await twoIncidents();
    await incidentTracking.merge({ from: 'j', into: 'i', by: 'anna', reason: 'one' });
    const silence = {
      by: 'anna',
      reason: 'known',
      since: minute(0),
      until: new Date(Date.now() + 60_000).toISOString(),
    };
    await incidentTracking.save(
      record('i', 1, { tracking: tracking('i', { silence }), entries: [line(0, { kind: 'silenced' })] }),
    );
    const before = await told();
    expect(before.at(-1)).toBe('kubesage.incident.updated incidents/i');
    const all = await everything();
    await diagnoses.save('later', whole, diagnosis({ observedAt: minute(5) }));
    expect((await told()).slice(before.length).filter((text) => text.includes('incidents/'))).toEqual([]);
    expect(await everything()).toBe(all + 5);
    const outside = await database.events.unpublished(100);
    expect(outside.filter(({ type }) => type === 'kubesage.incident.resolved')).toEqual([]);
    await incidentTracking.save(record('i', 2, { entries: [line(1, { kind: 'unsilenced' })] }));
    expect((await told()).at(-1)).toBe('kubesage.incident.updated incidents/i');
  });

  it('finds what diagnosis and tracking disagree on', async () => {
    await twoIncidents();
    expect(await database.incidentTracking.astray()).toEqual(expect.arrayContaining(['i', 'j']));
    await database.incidentTracking.save(record('i', 1));
    expect(await database.incidentTracking.astray()).toEqual(['j']);
    await database.incidentTracking.merge({ from: 'j', into: 'i', by: 'anna', reason: 'one' });
    expect(await database.incidentTracking.astray()).toEqual([]);
    await database.diagnoses.save('later', whole, diagnosis({ observedAt: minute(9) }));
    expect(await database.incidentTracking.astray()).toEqual(['i']);
  });
});

describe('merging', () => {
  it('holds over the next diagnosis, follows chains, and refuses circles', async () => {
    const { incidentTracking, diagnoses } = database;
    await twoIncidents();
    const findings = [finding('d')];
    await diagnoses.save(
      'k',
      { namespace: 'shop' },
      diagnosis({
        observedAt: minute(1),
        findings: [finding('a'), finding('b'), finding('c'), ...findings],
        incidents: [incident('i', ['a', 'b']), incident('j', ['c']), incident('k', ['d'])],
      }),
    );
    expect(await incidentTracking.merge({ from: 'j', into: 'i', by: 'anna', reason: 'one' })).toBe('i');
    expect(await incidentTracking.merge({ from: 'j', into: 'i', by: 'anna', reason: 'one' })).toBe('i');
    expect(await incidentTracking.merge({ from: 'i', into: 'k', by: 'anna', reason: 'all one' })).toBe('k');
    expect(Object.fromEntries(await incidentTracking.roots(['i', 'j', 'k']))).toEqual({ i: 'k', j: 'k', k: 'k' });
    await expect(incidentTracking.merge({ from: 'k', into: 'j', by: 'anna', reason: 'x' })).rejects.toMatchObject({
      code: 'PreconditionFailed',
    });
    await expect(incidentTracking.merge({ from: 'k', into: 'none', by: 'anna', reason: 'x' })).rejects.toMatchObject({
      code: 'NotFound',
    });
    await twoIncidents(2);
    expect((await diagnoses.incidents({ state: 'open' }, { limit: 9 })).items.map(({ id }) => id)).not.toContain('j');
    expect(await incidentTracking.partsOf('k')).toEqual(expect.arrayContaining(['i', 'j']));
    const absorbed = (await database.events.everyAfter(0, 99)).flatMap(({ subject, data }) =>
      data.absorbed === undefined ? [] : [subject],
    );
    expect(absorbed).toEqual(['incidents/i', 'incidents/k']);
  });

  it('ends with the episode that it was said of', async () => {
    const { incidentTracking } = database;
    await twoIncidents();
    await incidentTracking.save(record('i', 1));
    await incidentTracking.merge({ from: 'j', into: 'i', by: 'anna', reason: 'one' });
    await incidentTracking.close('i', 'e1', '# Post-mortem');
    expect((await incidentTracking.roots(['j'])).get('j')).toBe('j');
    expect(await incidentTracking.postMortem('i')).toBe('# Post-mortem');
  });
});

describe('splitting', () => {
  it('makes findings an incident of their own that the next diagnosis leaves alone', async () => {
    const { incidentTracking, diagnoses } = database;
    await twoIncidents();
    const id = await incidentTracking.split({ from: 'i', symptoms: ['a'] });
    expect(await incidentTracking.split({ from: 'i', symptoms: ['a'] })).toBe(id);
    await twoIncidents(1);
    const [mine, rest] = await Promise.all([incidentTracking.observe([id]), incidentTracking.observe(['i'])]);
    expect(mine[0]).toMatchObject({ isOpen: true, symptoms: ['a'], severity: 'high' });
    // Without the bad one, what is left is only as bad as it is.
    expect(rest[0]).toMatchObject({ isOpen: true, symptoms: ['b'], severity: 'low' });
    expect(await told()).toContain(`kubesage.incident.opened incidents/${id}`);
    expect((await incidentTracking.incidentsOfFindings(['a', 'b'])).get('a')).toBe(id);

    await diagnoses.save(
      'well',
      whole,
      diagnosis({ observedAt: minute(2), findings: [finding('b')], incidents: [incident('i', ['b'])] }),
    );
    await incidentTracking.followFindings(['a']);
    expect(await diagnoses.incident(id)).toMatchObject({ state: 'resolved' });
    await twoIncidents(3);
    await incidentTracking.followFindings(['a']);
    expect(await diagnoses.incident(id)).toMatchObject({ state: 'open' });
  });

  it('leaves nothing of an incident whose symptoms were all split off, whatever diagnosis goes on to say', async () => {
    await twoIncidents();
    await database.incidentTracking.split({ from: 'i', symptoms: ['a', 'b'] });
    expect((await database.incidentTracking.observe(['i']))[0]).toMatchObject({ isOpen: false, symptomCount: 0 });
  });
});

it('reads the outbox on from where it was, and never back', async () => {
  const { cursors } = database;
  expect(await cursors.read('x')).toBe(0);
  await cursors.save('x', 7);
  await cursors.save('x', 3);
  expect(await cursors.read('x')).toBe(7);
});
