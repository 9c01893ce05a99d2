import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertIncident, alertIncidentId } from './alert-incident.ts';
import { isForPeople, makeAlert } from './make-alert.ts';

const draft = {
  cluster: 'prod',
  source: 'alertmanager' as const,
  state: 'firing' as const,
  annotations: {},
  startsAt: '2026-03-01T12:00:00.000Z',
  endsAt: null,
  expiresAt: null,
  fingerprint: undefined,
  link: '',
  groupTruncated: 0,
};
const alert = (labels: Record<string, string>) => makeAlert({ ...draft, labels });

describe('makeAlert', () => {
  it('gives the same labels the same fingerprint in any order, and others another, however long they are', () => {
    const long = 'x'.repeat(2_000);
    expect(alert({ a: '1', b: '2' }).fingerprint).toBe(alert({ b: '2', a: '1' }).fingerprint);
    expect(alert({ a: `${long}1` }).fingerprint).not.toBe(alert({ a: `${long}2` }).fingerprint);
  });

  it('keeps nothing larger than it must, and nothing that PostgreSQL cannot hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary', maxLength: 3_000 })), (texts) => {
        const made = makeAlert({ ...draft, labels: texts, annotations: texts, link: Object.values(texts)[0] ?? '' });
        const all = [
          made.name,
          made.fingerprint,
          made.link,
          ...Object.entries(made.labels).flat(),
          ...Object.values(made.annotations),
        ];
        expect(all.every((text) => text.isWellFormed() && !text.includes('\0') && text.length <= 2_048)).toBe(true);
        expect(Object.keys(made.labels).length).toBeLessThanOrEqual(64);
      }),
    );
  });

  it.each([
    ['critical', 'critical'],
    ['page', 'high'],
    ['WARNING', 'medium'],
    ['none', 'info'],
    ['purple', 'medium'],
  ])('reads severity %s as %s', (severity, expected) => {
    expect(alert({ severity }).severity).toBe(expected);
  });

  it('links only to web pages', () => {
    expect(makeAlert({ ...draft, labels: {}, link: 'javascript:alert(1)' }).link).toBe('');
    expect(makeAlert({ ...draft, labels: {}, link: 'https://prom.example/graph' }).link).toBe(
      'https://prom.example/graph',
    );
  });

  it('knows a dead man’s switch', () => {
    expect(isForPeople(alert({ severity: 'none' }))).toBe(false);
    expect(isForPeople(alert({}))).toBe(true);
  });
});

describe('the incident of alerts that stand alone', () => {
  it('is one per name and namespace, and never claims a cause', () => {
    const [one, two] = [
      alert({ alertname: 'Down', namespace: 'a', pod: '1' }),
      alert({ alertname: 'Down', namespace: 'a', pod: '2', severity: 'critical' }),
    ];
    expect(alertIncidentId(one)).toBe(alertIncidentId(two));
    expect(alertIncidentId(alert({ alertname: 'Down', namespace: 'b' }))).not.toBe(alertIncidentId(one));
    expect(alertIncident('id', [one, two])).toMatchObject({
      title: 'Alert Down in a',
      severity: 'critical',
      causes: [],
      symptoms: [],
    });
  });
});
