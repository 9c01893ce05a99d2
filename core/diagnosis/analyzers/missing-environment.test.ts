import { describe, expect, it } from 'vitest';
import { configMap, container, crashingPod, indexOf, log, rolledOut, secret } from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { missingEnvironment } from './missing-environment.ts';

function crashing(lines: readonly string[], now = container(), before: ReturnType<typeof container>[][] = []) {
  const { deployment, current, previous } = rolledOut({ containers: [now] }, before);
  const dying = crashingPod(current);
  return { objects: [deployment, current, ...previous, dying], logs: [log(dying, lines)] };
}

describe('missing environment variable', () => {
  it.each([
    ['Python', ["    host = os.environ['DB_HOST']", "KeyError: 'DB_HOST'"]],
    ['Django', ['django.core.exceptions.ImproperlyConfigured: Set the DB_HOST environment variable']],
    [
      'pydantic',
      [
        '1 validation error for Settings',
        'DB_HOST',
        '  Field required [type=missing, input_value={}, input_type=dict]',
      ],
    ],
    [
      'Node',
      [
        `Error: ${['process', 'env', 'DB_HOST'].join('.')} is undefined`,
        '    at Object.<anonymous> (/app/index.js:3:9)',
      ],
    ],
    ['Joi', ['Error: Config validation error: "DB_HOST" is required']],
    ['Go envconfig', ['2026/03/02 11:59:00 required key DB_HOST missing value']],
    ['Go env', ['env: required environment variable "DB_HOST" is not set']],
    ['Go plain', ['{"level":"fatal","msg":"missing required env DB_HOST"}']],
    ['Spring', ["Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'DB_HOST'"]],
    ['Ruby', ['config/database.rb:3:in `fetch\': key not found: "DB_HOST" (KeyError)']],
    ['.NET', ["Unhandled exception. System.InvalidOperationException: Environment variable 'DB_HOST' is not set."]],
    ['Elixir', ['** (RuntimeError) environment variable DB_HOST is missing.']],
    ['Rust', ['thread main panicked: DB_HOST must be set: NotPresent']],
    ['shell', ['/entrypoint.sh: line 3: DB_HOST: unbound variable']],
    ['shell default', ['/entrypoint.sh: 3: DB_HOST: parameter null or not set']],
    [
      'MySQL image',
      [
        '[ERROR] Database is uninitialized and password option is not specified',
        '    You need to specify one of the following as an environment variable:',
        '    - DB_HOST',
      ],
    ],
  ])('is understood in the words of %s', (_, lines) => {
    const { objects, logs } = crashing(lines);
    const [finding] = analyzeAll(indexOf(objects, { logs }), missingEnvironment);
    expect(finding?.cause).toMatchObject({ reason: 'EnvVarMissing', object: { kind: 'Deployment', name: 'checkout' } });
    expect(finding?.message).toContain('DB_HOST');
  });

  it('takes the value from the revision that had it, and rolls back first', () => {
    const before = container({ env: [{ name: 'DB_HOST', value: 'db' }] });
    const { objects, logs } = crashing(["KeyError: 'DB_HOST'"], container({ image: 'x:2' }), [[before]]);
    const [finding] = analyzeAll(indexOf(objects, { logs }), missingEnvironment);
    expect(finding?.remedies).toMatchObject([
      { action: 'rollback', parameters: { toRevision: 1 } },
      { action: 'set-env', parameters: { container: 'app', name: 'DB_HOST', value: 'db' }, requiredInputs: [] },
    ]);
    expect(finding?.cause?.confidence).toBeGreaterThan(0.95);
  });

  it('asks for the value that nobody knows, but never for a secret in the clear', () => {
    const asked = (name: string) => {
      const { objects, logs } = crashing([`environment variable ${name} is not set`]);
      return analyzeAll(indexOf(objects, { logs }), missingEnvironment)[0]?.remedies.map(({ requiredInputs }) =>
        requiredInputs.map((input) => input.name),
      );
    };
    expect(asked('DB_HOST')).toEqual([['value']]);
    expect(asked('DB_PASSWORD')).toEqual([]);
  });

  it('points at the only Secret of the namespace that has such a key', () => {
    const { objects, logs } = crashing(['environment variable DB_PASSWORD is not set']);
    const [finding] = analyzeAll(
      indexOf([...objects, secret('database', ['db-password'])], { logs }),
      missingEnvironment,
    );
    expect(finding?.remedies[0]).toMatchObject({
      action: 'set-env',
      parameters: { secretKey: { name: 'database', key: 'db-password' } },
    });
  });

  it('blames the ConfigMap that was changed after the rollout and feeds the whole environment', () => {
    const fed = container({ envFrom: [{ configMapRef: { name: 'settings' } }] });
    const { objects, logs } = crashing(['DB_HOST is not set'], fed);
    const changed = configMap('settings', { MODE: 'x' }, { changedSecondsAgo: 120 });
    const [finding] = analyzeAll(indexOf([...objects, changed], { logs }), missingEnvironment);
    expect(finding?.cause).toMatchObject({
      reason: 'ConfigMapKeyMissing',
      object: { kind: 'ConfigMap', name: 'settings' },
    });
  });

  it('does not believe a log line against the container: the variable is set', () => {
    const { objects, logs } = crashing(["KeyError: 'DB_HOST'"], container({ env: [{ name: 'DB_HOST', value: 'db' }] }));
    expect(analyzeAll(indexOf(objects, { logs }), missingEnvironment)).toEqual([]);
  });

  it('does not take error codes and constants for variables', () => {
    const { objects, logs } = crashing([
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'x'",
      'connect ECONNREFUSED 10.0.0.1:5432',
      'HTTP request required',
    ]);
    expect(analyzeAll(indexOf(objects, { logs }), missingEnvironment)).toEqual([]);
  });
});
