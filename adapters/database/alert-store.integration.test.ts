import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Alert } from '../../core/alerts/alert.ts';
import type { KnownObjects } from '../../core/alerts/choose-incident.ts';
import { makeAlert } from '../../core/alerts/make-alert.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { diagnosis, finding, incident, minute, ref } from './testing/samples.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.query(
    'truncate investigations, diagnosis_documents, findings, incidents, events, alerts, incident_links, incident_tracking',
  );
});

const whole = { namespace: null };
const nothingKnown = new Map<string, KnownObjects>();
/** `web-1` is a pod of Deployment web; Deployment cart is there and well. */
const owners: Readonly<Record<string, string>> = {
  'Pod/shop/web-1': 'Deployment/shop/web',
  'Deployment/shop/web': 'Deployment/shop/web',
  'Deployment/shop/cart': 'Deployment/shop/cart',
};
const known = new Map([['test', { ownerOf: (key: string) => owners[key] ?? null }]]);

function alert(labels: Readonly<Record<string, string>>, more: Partial<Parameters<typeof makeAlert>[0]> = {}): Alert {
  return makeAlert({
    cluster: 'test',
    source: 'alertmanager',
    state: 'firing',
    labels: { alertname: 'PodsDown', severity: 'critical', ...labels },
    annotations: { summary: 'pods are down' },
    startsAt: minute(0),
    endsAt: null,
    expiresAt: null,
    fingerprint: undefined,
    link: '',
    groupTruncated: 0,
    ...more,
  });
}

async function receive(alerts: readonly Alert[], objects = known): Promise<void> {
  await database.alerts.save(alerts, minute(1));
  await place(objects);
}

async function place(objects: ReadonlyMap<string, KnownObjects> = known): Promise<void> {
  await database.alerts.attach(await database.alerts.pending(5_000), objects, minute(1));
}

const homes = async (): Promise<readonly (string | null)[]> =>
  (await database.alerts.list({}, { limit: 100 })).items.map(({ incidentId }) => incidentId);
const openIncidents = async () => (await database.diagnoses.incidents({ state: 'open' }, { limit: 100 })).items;
const sickWeb = (n = 0) =>
  diagnosis({
    observedAt: minute(n),
    findings: [finding('a', { object: ref('web') })],
    incidents: [incident('i', ['a'])],
  });

describe('an alert', () => {
  it('belongs to the incident of its pod’s workload, and changes nothing of it', async () => {
    await database.diagnoses.save('1', whole, sickWeb());
    const before = await database.diagnoses.incident('i');
    await receive([alert({ namespace: 'shop', pod: 'web-1' })]);
    expect(await homes()).toEqual(['i']);
    expect(await database.diagnoses.incident('i')).toEqual(before);
    const events = await database.events.after(0, 99);
    expect(events.at(-1)).toMatchObject({
      type: 'kubesage.incident.updated',
      data: {
        incidentId: 'i',
        alerts: { attached: [{ name: 'PodsDown', count: 1 }], objects: ['Deployment/shop/web'] },
      },
    });
  });

  it('about nothing that is known is a visible incident of its own, which ends with it and comes back with it', async () => {
    const strange = alert({ alertname: 'TapeLibraryJammed', severity: 'warning' });
    await receive([strange]);
    const [own] = await openIncidents();
    expect(own).toMatchObject({ title: 'Alert TapeLibraryJammed', severity: 'medium', causes: [], symptoms: [] });
    // A look at the cluster has nothing to say about it.
    await database.diagnoses.save('1', whole, diagnosis({ observedAt: minute(3) }));
    expect(await openIncidents()).toHaveLength(1);

    await receive([{ ...strange, state: 'resolved', endsAt: minute(4) }]);
    expect(await openIncidents()).toEqual([]);
    await receive([{ ...strange, startsAt: minute(5) }]);
    expect((await openIncidents())[0]?.id).toBe(own?.id);
    expect((await database.alerts.list({}, { limit: 9 })).items).toMatchObject([{ occurrences: 2, state: 'firing' }]);
    const types = (await database.events.after(0, 99)).map(({ type }) => type);
    expect(types).toEqual(['kubesage.incident.opened', 'kubesage.incident.resolved', 'kubesage.incident.opened']);
  });

  it('about an object that is well stands alone rather than beside its sick neighbour', async () => {
    await database.diagnoses.save('1', whole, sickWeb());
    await receive([alert({ alertname: 'CartSlow', namespace: 'shop', deployment: 'cart' })]);
    expect(await homes()).toEqual([expect.stringMatching(/^alert-/)]);
  });

  it('that names only a namespace belongs to its only incident', async () => {
    await database.diagnoses.save('1', whole, sickWeb());
    await receive([
      alert({ alertname: 'ErrorRate', namespace: 'shop' }),
      alert({ alertname: 'Other', namespace: 'bank' }),
    ]);
    expect([...(await homes())].sort()).toEqual([expect.stringMatching(/^alert-/), 'i']);
  });

  it('moves to the incident that diagnosis finds for it, and takes its own incident with it', async () => {
    await receive([alert({ namespace: 'shop', pod: 'web-1' })]);
    expect(await homes()).toEqual([expect.stringMatching(/^alert-/)]);
    await database.diagnoses.save('1', whole, sickWeb());
    await database.alerts.reconsider(['test']);
    await place();
    expect(await homes()).toEqual(['i']);
    expect((await openIncidents()).map(({ id }) => id)).toEqual(['i']);
  });

  it('for nobody is kept, and opens nothing', async () => {
    await receive([alert({ alertname: 'Watchdog', severity: 'none' })]);
    expect(await homes()).toEqual([null]);
    expect(await openIncidents()).toEqual([]);
  });

  it('that begins before what is known of it is older news', async () => {
    const current = alert({ namespace: 'shop' }, { startsAt: minute(5) });
    await receive([current]);
    await receive([{ ...current, startsAt: minute(2), state: 'resolved', endsAt: minute(3) }]);
    expect((await database.alerts.list({}, { limit: 9 })).items).toMatchObject([
      { state: 'firing', startsAt: minute(5) },
    ]);
  });

  it('that nobody repeats in time is over', async () => {
    await receive([alert({}, { expiresAt: minute(2) })]);
    expect(await database.alerts.expire(minute(1))).toBe(0);
    expect(await database.alerts.expire(minute(3))).toBe(1);
    await place();
    expect(await openIncidents()).toEqual([]);
    expect((await database.alerts.list({ state: 'resolved' }, { limit: 9 })).items).toMatchObject([
      { endsAt: minute(2), state: 'resolved' },
    ]);
  });

  it('is taken by name alone when its cluster cannot be asked', async () => {
    await database.diagnoses.save('1', whole, sickWeb());
    await receive([alert({ namespace: 'shop', deployment: 'web' })], nothingKnown);
    expect(await homes()).toEqual(['i']);
  });

  it('goes where its incident was merged into, and looks for another place when that is closed', async () => {
    await database.diagnoses.save('1', whole, sickWeb());
    await receive([alert({ alertname: 'CartSlow', namespace: 'shop', deployment: 'cart' })]);
    const [own = ''] = await homes();
    await database.incidentTracking.merge({ from: own ?? '', into: 'i', by: 'anna', reason: 'one' });
    await receive([alert({ alertname: 'CartSlow', namespace: 'shop', deployment: 'cart', instance: '2' })]);
    expect(await homes()).toEqual(['i', 'i']);
    await database.incidentTracking.close('i', 'e', '');
    await database.diagnoses.save('2', whole, diagnosis({ observedAt: minute(9) }));
    await place();
    expect(await homes()).toEqual([own, own]);
  });
});

it('takes the same alerts from many senders while they are placed, without standing in its own way', async () => {
  const many = Array.from({ length: 400 }, (_, n) =>
    alert({ namespace: `ns-${n % 3}`, instance: `${(n * 7919) % 400}` }),
  );
  const shuffled = (seed: number) => many.map((one, n) => many[(n * 263 + seed) % many.length] ?? one);
  const senders = Array.from({ length: 12 }, (_, n) => database.alerts.save(shuffled(n), minute(1)));
  const others = Array.from({ length: 4 }, async () => {
    await database.alerts.attach(await database.alerts.pending(500), nothingKnown, minute(1));
    await database.alerts.reconsider(['test']);
    await database.alerts.expire(minute(9));
  });
  await Promise.all([...senders, ...others]);
  await place(nothingKnown);
  expect(await database.query('select count(*)::integer as n from alerts where incident_id is not null')).toEqual([
    { n: 400 },
  ]);
});

describe('a storm of 10,000 alerts in a minute', () => {
  it('loses none, opens few incidents, and tells each only a few times', async () => {
    const names = ['PodsDown', 'LatencyHigh', 'TargetDown', 'DiskFull'];
    const storm = Array.from({ length: 10_000 }, (_, n) =>
      alert(
        { alertname: names[n % 4] ?? '', namespace: `ns-${Math.floor(n / 4) % 5}`, pod: `p-${n}`, severity: 'warning' },
        { annotations: { description: 'x'.repeat(400) } },
      ),
    );
    const started = performance.now();
    for (let from = 0; from < storm.length; from += 500)
      await database.alerts.save(storm.slice(from, from + 500), minute(1));
    // Alertmanager repeats itself, and two of them say the same.
    await Promise.all([
      database.alerts.save(storm.slice(0, 500), minute(1)),
      database.alerts.save(storm.slice(0, 500), minute(1)),
    ]);
    const storedAfter = performance.now() - started;
    let batches = 0;
    for (
      let pending = await database.alerts.pending(2_000);
      pending.length > 0;
      pending = await database.alerts.pending(2_000)
    ) {
      await database.alerts.attach(pending, nothingKnown, minute(2));
      batches += 1;
    }
    const placedAfter = performance.now() - started;
    const [row] = await database.query(
      'select count(*)::integer as kept, count(distinct incident_id)::integer as incidents, count(incident_id)::integer as placed from alerts',
    );
    const events = await database.events.after(0, 10_000);
    const attached = events
      .flatMap(({ data }) => (data.alerts as { attached: { count: number }[] }).attached)
      .reduce((sum, { count }) => sum + count, 0);
    console.log(
      `storm: ${row?.kept} of 10000 alerts kept, ${row?.placed} placed in ${row?.incidents} incidents by ${batches} batches and ${events.length} events; ` +
        `stored after ${Math.round(storedAfter)} ms, placed after ${Math.round(placedAfter)} ms`,
    );
    expect(row).toEqual({ kept: 10_000, placed: 10_000, incidents: 20 });
    expect(attached).toBe(10_000);
    expect(events.length).toBeLessThanOrEqual(20 * batches);
    expect(placedAfter).toBeLessThan(60_000);
  });
});
