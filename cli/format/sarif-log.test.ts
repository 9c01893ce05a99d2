import { describe, expect, it } from 'vitest';
import { checkout, diagnosis } from '../../api/testing/samples.ts';
import type { Finding } from '../../core/diagnosis/finding.ts';
import type { SarifLocation, SarifLog } from './sarif.ts';
import { sarifLog } from './sarif-log.ts';

const options = { version: '1.2.3', namespace: null, file: null, meaningOf: () => undefined };
const [sample] = diagnosis().findings;
const other = (id: string, more: Partial<Finding>): Finding => ({ ...(sample as Finding), id, ...more });

/** What the schema and the text of SARIF 2.1.0 demand of the parts that we write. */
function requireValid(log: SarifLog): void {
  expect(log.version).toBe('2.1.0');
  expect(log.$schema).toMatch(/^https:\/\/.+sarif-schema-2\.1\.0\.json$/);
  for (const run of log.runs) {
    const { rules, name, semanticVersion } = run.tool.driver;
    expect(name).not.toBe('');
    expect(semanticVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.shortDescription.text).not.toBe('');
      expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level);
    }
    for (const { endTimeUtc, executionSuccessful, toolExecutionNotifications } of run.invocations) {
      expect(endTimeUtc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
      expect(executionSuccessful).toBe(true);
      for (const { message } of toolExecutionNotifications) expect(message.text).not.toBe('');
    }
    for (const result of run.results) {
      expect(result.message.text).not.toBe('');
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(result.locations).toHaveLength(1);
      const flows = (result.codeFlows ?? []).flatMap(({ threadFlows }) => {
        expect(threadFlows.length).toBeGreaterThan(0);
        return threadFlows.flatMap(({ locations }) => {
          expect(locations.length).toBeGreaterThan(0);
          return locations.map(({ location }) => location);
        });
      });
      for (const location of [...result.locations, ...(result.relatedLocations ?? []), ...flows])
        requirePlace(location);
      for (const value of [...Object.values(result.fingerprints), ...Object.values(result.partialFingerprints)])
        expect(value).toMatch(/\S/);
    }
  }
}

function requirePlace({ logicalLocations, physicalLocation }: SarifLocation): void {
  for (const { name, fullyQualifiedName, kind } of logicalLocations) {
    expect([name, fullyQualifiedName].every((text) => text !== '')).toBe(true);
    expect(kind).toBe('resource');
  }
  if (physicalLocation === undefined) return;
  expect(physicalLocation.artifactLocation.uri).not.toMatch(/\s/);
  expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
}

describe('sarifLog', () => {
  it('writes each finding as a result of a rule, where its object is, with a lasting fingerprint', () => {
    const log = sarifLog(diagnosis(), options);
    requireValid(log);
    const [result] = log.runs[0]?.results ?? [];
    expect(result).toMatchObject({
      ruleId: 'image-pull/ImagePullBackOff',
      level: 'error',
      message: { text: 'Deployment checkout cannot pull shop/checkout:2.3. The tag 2.3 does not exist.' },
      locations: [
        {
          logicalLocations: [
            { name: 'checkout', fullyQualifiedName: 'prod/Deployment/shop/checkout', kind: 'resource' },
          ],
        },
      ],
      fingerprints: { 'kubesageFinding/v1': 'image-pull-1a2b3c' },
      properties: { kind: 'Deployment', namespace: 'shop', severity: 'high', incident: 'incident-9f8e7d' },
      relatedLocations: [{ message: { text: 'ImageNotFound: The tag 2.3 does not exist.' } }],
    });
    expect(result?.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(1);
    expect(result?.properties.evidence).toEqual([
      { kind: 'event', object: 'Deployment/shop/checkout', path: 'Failed', value: 'manifest unknown' },
    ]);
  });

  it('shares rules among results, in an order of their own, and says what a reason means', () => {
    const findings = [
      other('b', { analyzer: 'z' }),
      other('a', { severity: 'low' }),
      other('c', { analyzer: 'z', cause: null }),
    ];
    const log = sarifLog(diagnosis({ findings, incidents: [] }), {
      ...options,
      meaningOf: (analyzer) => (analyzer === 'z' ? 'It cannot be pulled.' : undefined),
    });
    requireValid(log);
    const [run] = log.runs;
    expect(run?.tool.driver.rules.map(({ id, shortDescription }) => [id, shortDescription.text])).toEqual([
      ['image-pull/ImagePullBackOff', 'Image pull back off'],
      ['z/ImagePullBackOff', 'It cannot be pulled.'],
    ]);
    expect(run?.results.map(({ ruleIndex, level }) => [ruleIndex, level])).toEqual([
      [1, 'error'],
      [0, 'note'],
      [1, 'error'],
    ]);
  });

  it.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'note'],
    ['info', 'note'],
  ] as const)('writes %s as %s', (severity, level) => {
    const log = sarifLog(diagnosis({ findings: [other('a', { severity })] }), options);
    requireValid(log);
    expect(log.runs[0]?.results[0]?.level).toBe(level);
  });

  it('takes the notes that it is given, tells gaps, and is valid with nothing found', () => {
    const gaps = [{ kind: 'Secret', code: 'Forbidden', detail: 'no' }];
    const none = sarifLog(diagnosis({ findings: [], incidents: [], gaps }), options);
    requireValid(none);
    expect(none.runs[0]?.invocations[0]?.toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: 'Could not read Secret (Forbidden): no' } },
    ]);
    expect(sarifLog(diagnosis({ notes: [other('n', { severity: 'info' })] }), options).runs[0]?.results).toHaveLength(
      2,
    );
  });

  it('names a file where a viewer needs one', () => {
    const log = sarifLog(diagnosis(), { ...options, file: 'deploy/prod.yaml' });
    requireValid(log);
    expect(log.runs[0]?.results[0]?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe('deploy/prod.yaml');
  });

  it('lets no words of a cluster become links or placeholders', () => {
    const message = 'see [here](https://evil.example) and {0}';
    const log = sarifLog(diagnosis({ findings: [other('a', { message, cause: null })], incidents: [] }), options);
    expect(log.runs[0]?.results[0]?.message.text).toBe('see [here] (https://evil.example) and {{0}}');
  });

  it('places cluster-scoped objects without a namespace', () => {
    const node = { ...checkout, kind: 'Node', namespace: '', name: 'n1' };
    const log = sarifLog(diagnosis({ findings: [other('a', { object: node })] }), { ...options, namespace: 'shop' });
    expect(log.runs[0]?.results[0]?.locations[0]?.logicalLocations[0]?.fullyQualifiedName).toBe('prod/Node/n1');
    expect(log.runs[0]?.automationDetails.id).toBe('kubesage/prod/shop/');
  });
});
