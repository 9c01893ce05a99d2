import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { connectDatabase } from './connect-database.ts';
import type { PageRequest } from './stores.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { diagnosis, finding, incident, minute, ref, remediation } from './testing/samples.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase(inject('postgresUrl'));
});
afterAll(async () => database[Symbol.asyncDispose]());
beforeEach(async () => {
  await database.query(
    'truncate clusters, investigations, diagnosis_documents, findings, incidents, remediations, evidence, claims, sealed_values, events, audit',
  );
});

const types = async () => (await database.events.after(0, 1_000)).map(({ type }) => type);
const whole = { namespace: null };

describe('diagnoses', () => {
  it('opens, keeps, resolves and opens again, telling of each once', async () => {
    const { diagnoses } = database;
    const sick = (at: number) =>
      diagnosis({ observedAt: minute(at), findings: [finding('a')], incidents: [incident('i', ['a'])] });
    await diagnoses.save('1', whole, sick(1));
    await diagnoses.save('2', whole, sick(2));
    expect(await diagnoses.finding('a')).toMatchObject({
      state: 'open',
      openedAt: minute(1),
      lastSeenAt: minute(2),
      reason: 'ImageNotFound',
    });
    expect(await types()).toEqual(['kubesage.finding.opened', 'kubesage.incident.opened']);

    await diagnoses.save('3', whole, diagnosis({ observedAt: minute(3) }));
    expect(await diagnoses.finding('a')).toMatchObject({
      state: 'resolved',
      openedAt: minute(1),
      resolvedAt: minute(3),
    });
    expect(await diagnoses.incident('i')).toMatchObject({ state: 'resolved', resolvedAt: minute(3) });

    await diagnoses.save('4', whole, sick(4));
    expect(await diagnoses.finding('a')).toMatchObject({ state: 'open', openedAt: minute(4), resolvedAt: null });
    expect((await types()).slice(2)).toEqual([
      'kubesage.finding.resolved',
      'kubesage.incident.resolved',
      'kubesage.finding.opened',
      'kubesage.incident.opened',
    ]);
  });

  it('is idempotent by id and answers the document', async () => {
    const said = diagnosis({ findings: [finding('a')], gaps: [{ kind: 'Secret', code: 'Forbidden', detail: 'no' }] });
    await database.diagnoses.save('x:1', whole, said);
    await database.diagnoses.save('x:1', whole, diagnosis({ observedAt: minute(9) }));
    expect(await database.diagnoses.find('x:1')).toEqual(said);
    expect(await database.diagnoses.finding('a')).toMatchObject({ state: 'open' });
    expect(await database.diagnoses.find('x:2')).toBeNull();
  });

  it('tells that an incident changed when its symptoms did, not when only its words did', async () => {
    const { diagnoses } = database;
    const findings = [finding('a'), finding('b')];
    await diagnoses.save('1', whole, diagnosis({ findings, incidents: [incident('i', ['a'])] }));
    const cause = { object: ref('a'), reason: 'R', confidence: 0.8, chain: [], reasons: [] };
    await diagnoses.save(
      '2',
      whole,
      diagnosis({ observedAt: minute(1), findings, incidents: [incident('i', ['a'], { causes: [cause] })] }),
    );
    const surer = incident('i', ['a'], { causes: [{ ...cause, confidence: 0.9 }] });
    await diagnoses.save('3', whole, diagnosis({ observedAt: minute(2), findings, incidents: [surer] }));
    expect((await types()).filter((type) => type.includes('incident'))).toEqual([
      'kubesage.incident.opened',
      'kubesage.incident.updated',
    ]);
    expect((await diagnoses.incident('i'))?.causes[0]?.confidence).toBe(0.9);
  });

  it('leaves alone what lies outside the namespace that was looked at', async () => {
    const { diagnoses } = database;
    const elsewhere = finding('b', { object: ref('b', 'bank') });
    const node = incident('node', ['a', 'b'], {
      causes: [{ object: ref('n1', '', 'Node'), reason: 'Down', confidence: 1, chain: [], reasons: [] }],
    });
    await diagnoses.save('1', whole, diagnosis({ findings: [finding('a'), elsewhere], incidents: [node] }));
    await diagnoses.save(
      '2',
      { namespace: 'shop' },
      diagnosis({ observedAt: minute(1), incidents: [{ ...node, symptoms: ['a'] }] }),
    );
    expect(await diagnoses.finding('a')).toMatchObject({ state: 'resolved' });
    expect(await diagnoses.finding('b')).toMatchObject({ state: 'open' });
    expect(await diagnoses.incident('node')).toMatchObject({ state: 'open', symptoms: ['a', 'b'] });
  });

  it('resolves nothing that a gap may have hidden', async () => {
    const { diagnoses } = database;
    const missing = finding('a', {
      cause: { object: ref('cfg', 'shop', 'Secret'), reason: 'SecretMissing', confidence: 1, explanation: '' },
    });
    await diagnoses.save(
      '1',
      whole,
      diagnosis({ findings: [missing, finding('b')], incidents: [incident('i', ['a']), incident('j', ['b'])] }),
    );
    const gap = (code: string) => [{ kind: 'Secret', code, detail: '' }];
    await diagnoses.save('2', whole, diagnosis({ observedAt: minute(1), gaps: gap('Timeout') }));
    expect((await diagnoses.findings({ state: 'open' }, { limit: 9 })).items).toHaveLength(2);
    await diagnoses.save('3', whole, diagnosis({ observedAt: minute(2), gaps: gap('Forbidden') }));
    expect((await diagnoses.findings({ state: 'open' }, { limit: 9 })).items.map(({ id }) => id)).toEqual(['a']);
    expect((await diagnoses.incidents({ state: 'open' }, { limit: 9 })).items.map(({ id }) => id)).toEqual(['i']);
  });

  it('does not let a late diagnosis move anything back', async () => {
    const { diagnoses } = database;
    await diagnoses.save('2', whole, diagnosis({ observedAt: minute(2), findings: [finding('a')] }));
    await diagnoses.save('1', whole, diagnosis({ observedAt: minute(1) }));
    expect(await diagnoses.finding('a')).toMatchObject({ state: 'open', lastSeenAt: minute(2) });
  });

  it('lists the worst first, by pages, through filters', async () => {
    const { diagnoses } = database;
    const severities = ['low', 'critical', 'medium', 'high', 'critical'] as const;
    const findings = severities.map((severity, n) =>
      finding(`f${n}`, { severity, object: ref(`web-${n}`, n === 2 ? 'bank' : 'shop') }),
    );
    await diagnoses.save('1', whole, diagnosis({ findings }));
    const ids: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: PageRequest = cursor === undefined ? { limit: 2 } : { limit: 2, cursor };
      const { items, nextCursor } = await diagnoses.findings({}, page);
      ids.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(ids).toEqual(['f1', 'f4', 'f3', 'f2', 'f0']);
    const found = async (filter: Parameters<typeof diagnoses.findings>[0]) =>
      (await diagnoses.findings(filter, { limit: 9 })).items.map(({ id }) => id);
    expect(await found({ namespace: 'bank' })).toEqual(['f2']);
    expect(await found({ minSeverity: 'high' })).toEqual(['f1', 'f4', 'f3']);
    expect(await found({ search: 'WEB-3' })).toEqual(['f3']);
    expect(await found({ search: '100%_' })).toEqual([]);
    expect(await found({ cluster: 'other' })).toEqual([]);
    await expect(diagnoses.findings({}, { limit: 2, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      code: 'InvalidRequest',
    });
  });

  it('keeps whatever a cluster says', async () => {
    const odd = finding('odd', { message: `nul \0, half \ud800, quote ' " \\ {} and emoji 🔥` });
    await database.diagnoses.save('1', whole, diagnosis({ findings: [odd] }));
    expect((await database.diagnoses.finding('odd'))?.message).toBe(odd.message);
  });

  it('saves a thousand findings in well under a second, again and again', async () => {
    const findings = Array.from({ length: 1_000 }, (_, n) => finding(`f${n}`, { message: 'x'.repeat(2_000) }));
    const times: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const started = performance.now();
      await database.diagnoses.save(`${n}`, whole, diagnosis({ observedAt: minute(n), findings }));
      times.push(Math.round(performance.now() - started));
    }
    console.log(`1,000 findings: first ${times[0]} ms, unchanged ${times.slice(1).join(', ')} ms`);
    expect(Math.min(...times.slice(1))).toBeLessThan(400);
    expect(await types()).toHaveLength(1_000);
  });
});

describe('remediations', () => {
  it('keeps the newest record and tells of each phase once', async () => {
    const { remediations } = database;
    await remediations.save(remediation());
    await remediations.save(remediation({ phase: 'rehearsing', updatedAt: minute(2) }));
    await remediations.save(remediation({ phase: 'rehearsing', says: 'Rehearsing', updatedAt: minute(3) }));
    await remediations.save(remediation({ phase: 'planning', updatedAt: minute(1) }));
    expect(await remediations.find('remediate:test:abc')).toMatchObject({ phase: 'rehearsing', says: 'Rehearsing' });
    expect(await types()).toEqual(['kubesage.remediation.planning', 'kubesage.remediation.rehearsing']);
  });

  it('answers and lists the latest run of each', async () => {
    const { remediations } = database;
    await remediations.save(remediation({ phase: 'refused' }));
    await remediations.save(
      remediation({ runId: 'run-2', createdAt: minute(5), updatedAt: minute(5), phase: 'awaiting-decision' }),
    );
    await remediations.save(remediation({ id: 'remediate:test:def', createdAt: minute(1), findingId: 'a' }));
    expect(await remediations.find('remediate:test:abc')).toMatchObject({ runId: 'run-2' });
    const listed = async (filter: Parameters<typeof remediations.list>[0]) =>
      (await remediations.list(filter, { limit: 9 })).items.map(({ id, runId }) => `${id.slice(-3)} ${runId}`);
    expect(await listed({})).toEqual(['abc run-2', 'def run-1']);
    expect(await listed({ phase: 'refused' })).toEqual([]);
    expect(await listed({ isAwaitingDecision: true })).toEqual(['abc run-2']);
    expect(await listed({ findingId: 'a' })).toEqual(['def run-1']);
    const first = await remediations.list({}, { limit: 1 });
    const second = await remediations.list({}, { limit: 1, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ id }) => id.slice(-3))).toEqual(['abc', 'def']);
    expect(second.nextCursor).toBeNull();
  });

  it('gives overlapping objects to one of many, whole', async () => {
    const { remediations } = database;
    const names = ['a', 'b', 'c', 'd'];
    const claims = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const objects = [ref('shared'), ...names.map((name) => ref(name))].sort(() => (n % 2 === 0 ? 1 : -1));
        return { id: `r${n}`, ...(await remediations.claim('test', objects, `r${n}`)) };
      }),
    );
    const winners = claims.filter(({ heldBy }) => heldBy === null);
    expect(winners).toHaveLength(1);
    expect(new Set(claims.filter(({ heldBy }) => heldBy !== null).map(({ heldBy }) => heldBy))).toEqual(
      new Set([winners[0]?.id]),
    );
    expect(await remediations.claim('test', [ref('a')], winners[0]?.id ?? '')).toEqual({ heldBy: null });
    expect(await remediations.claim('other', [ref('a')], 'x')).toEqual({ heldBy: null });
    await remediations.release(winners[0]?.id ?? '');
    expect(await remediations.claim('test', [ref('a'), ref('z')], 'late')).toEqual({ heldBy: null });
  });

  it('keeps the first evidence of an id, in order', async () => {
    const item = (id: string, content: string) => ({
      id,
      remediationId: 'r',
      kind: 'log' as const,
      object: ref('a'),
      title: id,
      content,
      at: minute(0),
    });
    await database.remediations.saveEvidence([item('2', 'before'), item('1', 'before')]);
    await database.remediations.saveEvidence([item('2', 'after'), item('3', 'after')]);
    expect((await database.remediations.evidenceOf('r')).map(({ id, content }) => `${id} ${content}`)).toEqual([
      '2 before',
      '1 before',
      '3 after',
    ]);
  });
});

describe('secrets at rest', () => {
  it('never stores a kubeconfig or a sealed value readable, and opens both', async () => {
    const { clusters, sealedValues } = database;
    await clusters.save({ name: 'prod', context: 'c', server: 'https://k', isSandbox: false }, 'token: s3cr3t');
    const id = await sealedValues.seal('hunter2');
    expect(await clusters.kubeconfigOf('prod')).toBe('token: s3cr3t');
    expect(await sealedValues.open(id)).toBe('hunter2');
    const raw = await database
      .query(
        'select convert_from(kubeconfig, $$LATIN1$$) as a, convert_from(value, $$LATIN1$$) as b from clusters, sealed_values',
      )
      .catch(() =>
        database.query(
          `select encode(kubeconfig, 'escape') as a, encode(value, 'escape') as b from clusters, sealed_values`,
        ),
      );
    expect(JSON.stringify(raw)).not.toMatch(/s3cr3t|hunter2/);
    await sealedValues.remove(id);
    expect(await sealedValues.open(id)).toBeNull();
  });

  it('replaces a cluster and removes it with its findings', async () => {
    const { clusters, diagnoses } = database;
    const { addedAt } = await clusters.save(
      { name: 'test', context: 'a', server: 'https://k', isSandbox: true },
      'one',
    );
    await clusters.save({ name: 'test', context: 'b', server: 'https://k', isSandbox: true }, 'two');
    await diagnoses.save('1', whole, diagnosis({ findings: [finding('a')] }));
    expect(await clusters.list()).toEqual([
      { name: 'test', context: 'b', server: 'https://k', isSandbox: true, addedAt },
    ]);
    expect(await clusters.remove('test')).toBe(true);
    expect(await clusters.remove('test')).toBe(false);
    expect(await clusters.find('test')).toBeNull();
    expect(await diagnoses.finding('a')).toBeNull();
  });
});

describe('events', () => {
  const event = (n: number) => ({ type: 'kubesage.test', subject: `n/${n}`, data: { n } });

  it('wakes who listens and answers in order, once published no more', async () => {
    const { events } = database;
    const woken = Promise.withResolvers<void>();
    const stop = await events.listen(woken.resolve);
    const before = await events.latestSequence();
    await events.append(event(1));
    await woken.promise;
    await events.append(event(2));
    const unpublished = await events.unpublished(10);
    expect(unpublished.map(({ data }) => data.n)).toEqual([1, 2]);
    expect(await events.after(before, 1)).toEqual(unpublished.slice(0, 1));
    await events.markPublished([unpublished[0]?.sequence ?? 0]);
    expect((await events.unpublished(10)).map(({ data }) => data.n)).toEqual([2]);
    await stop();
  });

  it('never shows a higher sequence before a lower one', async () => {
    const { events } = database;
    const seen: number[] = [];
    let after = await events.latestSequence();
    const writing = Promise.all(Array.from({ length: 60 }, (_, n) => events.append(event(n))));
    let isDone = false;
    void writing.then(() => {
      isDone = true;
    });
    for (let last = false; !last; ) {
      last = isDone;
      const fresh = await events.after(after, 100);
      seen.push(...fresh.map(({ sequence }) => sequence));
      after = seen.at(-1) ?? after;
    }
    await writing;
    expect(seen).toHaveLength(60);
  });

  it('hears of events again after the connection broke', async () => {
    const { events } = database;
    let wakes = 0;
    const stop = await events.listen(() => {
      wakes += 1;
    });
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kubesage events' and datname = current_database()`,
    );
    await expect.poll(() => wakes, { timeout: 5_000 }).toBeGreaterThan(0);
    wakes = 0;
    await events.append(event(1));
    await expect.poll(() => wakes, { timeout: 5_000 }).toBeGreaterThan(0);
    await stop();
  });
});

describe('the audit trail', () => {
  const entry = (n: number) => ({
    actor: 'me',
    action: 'test.done',
    subject: `s${n}`,
    detail: { n, nested: { b: 1, a: [null, 'x'] } },
  });

  it('writes each key once, in one chain, whoever writes at the same time', async () => {
    const { audit } = database;
    await Promise.all(Array.from({ length: 40 }, (_, n) => audit.append(`key-${n % 20}`, entry(n % 20))));
    expect(await audit.verify()).toEqual({ entries: 20, brokenAt: null });
    const { items, nextCursor } = await audit.list({ limit: 5 });
    expect(items.map(({ sequence }) => sequence)).toEqual([20, 19, 18, 17, 16]);
    expect((await audit.list({ limit: 1, cursor: nextCursor ?? '' })).items[0]?.sequence).toBe(15);
  });

  it.each([
    [`update audit set actor = 'nobody' where sequence = 3`, 3],
    [`update audit set detail = '{"n":99}' where sequence = 2`, 2],
    ['delete from audit where sequence = 4', 4],
  ])('notices %s', async (sql, brokenAt) => {
    for (let n = 0; n < 5; n += 1) await database.audit.append(`k${n}`, entry(n));
    await database.query(sql);
    expect(await database.audit.verify()).toMatchObject({ brokenAt });
  });
});

describe('the server', () => {
  it('may end our connections: the next call goes through', async () => {
    await database.audit.append('k', { actor: 'a', action: 'b', subject: 'c', detail: {} });
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kubesage' and datname = current_database()`,
    );
    await database.ping();
    expect(await database.audit.verify()).toEqual({ entries: 1, brokenAt: null });
  });

  it('that does not answer is a part that is down', async () => {
    const sealingKey = randomBytes(32).toString('base64');
    await expect(connectDatabase({ url: 'postgres://nobody@127.0.0.1:9/none', sealingKey })).rejects.toMatchObject({
      code: 'DependencyDown',
    });
  });

  it('is brought up to date by many at once', async () => {
    const { url, sealingKey } = database;
    const many = await Promise.all(Array.from({ length: 4 }, () => connectDatabase({ url, sealingKey })));
    await Promise.all(many.map(({ close }) => close()));
  });

  it('is rid of what is past its time', async () => {
    await database.diagnoses.save('1', whole, diagnosis({ findings: [finding('a')] }));
    await database.prune(new Date());
    expect(await database.diagnoses.find('1')).not.toBeNull();
    await database.events.markPublished((await database.events.unpublished(9)).map(({ sequence }) => sequence));
    await database.events.append({ type: 'kubesage.test', subject: 's', data: {} });
    await database.prune(new Date(Date.now() + 8 * 86_400_000));
    expect(await database.diagnoses.find('1')).toBeNull();
    expect(await database.query('select 1 from diagnosis_documents')).toEqual([]);
    expect(await types()).toEqual(['kubesage.test']);
    expect(await database.diagnoses.finding('a')).not.toBeNull();
  });
});
