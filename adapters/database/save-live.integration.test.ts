import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Diagnosis } from '../../core/diagnosis/diagnosis.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { diagnosis, finding, incident, minute } from './testing/samples.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.query('truncate investigations, diagnosis_documents, findings, incidents, events, watches');
});

const types = async () =>
  (await database.events.after(0, 1_000)).map(
    ({ type, data }) => `${type.slice('kubesage.'.length)} ${data.findingId}`,
  );
const [a, b, c] = [finding('a'), finding('b'), finding('c')];
const at = (when: number, ...findings: Diagnosis['findings']): Diagnosis =>
  diagnosis({ observedAt: minute(when), findings });
const stateOf = async (id: string) => (await database.diagnoses.finding(id))?.state ?? null;

describe('a watch', () => {
  it('opens, updates and resolves by what differs, without keeping the diagnoses', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    const first = at(1, a, b);
    await diagnoses.saveLive(watch, first, null);
    const worse = finding('b', { severity: 'critical' });
    await diagnoses.saveLive(watch, at(2, worse, c), first);
    expect(await Promise.all(['a', 'b', 'c'].map(stateOf))).toEqual(['resolved', 'open', 'open']);
    expect((await diagnoses.finding('b'))?.severity).toBe('critical');
    expect(await types()).toEqual([
      'finding.opened a',
      'finding.opened b',
      'finding.opened c',
      'finding.updated b',
      'finding.resolved a',
    ]);
    expect(await database.query('select * from investigations')).toEqual([]);
  });

  it('looks at nothing that is the same object as before', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    const first = at(1, a);
    await diagnoses.saveLive(watch, first, null);
    await diagnoses.saveLive(watch, at(2, a), first);
    expect((await diagnoses.finding('a'))?.lastSeenAt).toBe(minute(1));
    await diagnoses.saveLive(watch, at(3, a), null);
    expect((await diagnoses.finding('a'))?.lastSeenAt).toBe(minute(3));
  });

  it('sets right what somebody else stored meanwhile', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    const first = at(1, a);
    await diagnoses.saveLive(watch, first, null);
    await diagnoses.save('other', { namespace: null }, at(2, b));
    expect([await stateOf('a'), await stateOf('b')]).toEqual(['resolved', 'open']);
    await diagnoses.saveLive(watch, at(3, a), first);
    expect([await stateOf('a'), await stateOf('b')]).toEqual(['open', 'resolved']);
  });

  it('resolves what a gap hid once the gap has closed', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    const first = at(1, a);
    const blind = { ...at(2), gaps: [{ kind: 'Pod', code: 'Timeout', detail: '' }] };
    await diagnoses.saveLive(watch, first, null);
    await diagnoses.saveLive(watch, blind, first);
    expect(await stateOf('a')).toBe('open');
    await diagnoses.saveLive(watch, at(3), blind);
    expect(await stateOf('a')).toBe('resolved');
  });

  it('follows incidents as well', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    const first = { ...at(1, a), incidents: [incident('i', ['a'])] };
    await diagnoses.saveLive(watch, first, null);
    await diagnoses.saveLive(watch, at(2), first);
    expect(await diagnoses.incident('i')).toMatchObject({ state: 'resolved', resolvedAt: minute(2) });
  });

  it('refuses the diagnoses of a watch that another has replaced, and of a cluster that was removed', async () => {
    const { diagnoses, clusters } = database;
    const old = await diagnoses.beginWatch('test');
    const next = await diagnoses.beginWatch('test');
    await expect(diagnoses.saveLive(old, at(1, a), null)).rejects.toMatchObject({ code: 'Conflict' });
    await diagnoses.saveLive(next, at(1, b), null);
    await clusters.remove('test');
    await expect(diagnoses.saveLive(next, at(2, b), null)).rejects.toMatchObject({ code: 'Conflict' });
    expect(await stateOf('a')).toBeNull();
    expect(await stateOf('b')).toBeNull();
  });
});

describe('a finding that flaps', () => {
  it('is counted, told once, and told to be over when it has come to rest', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    let before: Diagnosis | null = null;
    const save = async (now: Diagnosis) => {
      await diagnoses.saveLive(watch, now, before);
      before = now;
    };
    // Five times there and five times gone within ten minutes.
    for (let turn = 0; turn < 10; turn += 1) await save(turn % 2 === 0 ? at(turn, a) : at(turn));
    expect(await diagnoses.finding('a')).toMatchObject({ state: 'resolved', flaps: 4 });
    const told = ['finding.opened a', 'finding.resolved a'];
    expect(await types()).toEqual([...told, ...told, ...told, 'finding.opened a']);
    expect((await database.events.after(0, 1_000)).at(-1)?.data).toMatchObject({ flaps: 3 });

    await save(at(13));
    expect((await types()).length).toBe(7);
    await save(at(17));
    expect((await types()).slice(7)).toEqual(['finding.resolved a']);
  });

  it('is no flapping when it comes back now and then', async () => {
    const { diagnoses } = database;
    const watch = await diagnoses.beginWatch('test');
    let before: Diagnosis | null = null;
    for (let turn = 0; turn < 10; turn += 1) {
      const now: Diagnosis = turn % 2 === 0 ? at(turn * 8, a) : at(turn * 8);
      await diagnoses.saveLive(watch, now, before);
      before = now;
    }
    expect((await types()).length).toBe(10);
    expect(await diagnoses.finding('a')).toMatchObject({ flaps: 1 });
    await diagnoses.saveLive(watch, at(90, a), before);
    await diagnoses.saveLive(watch, at(110, a), null);
    expect(await diagnoses.finding('a')).not.toHaveProperty('flaps');
  });
});
