import { describe, expect, it } from 'vitest';
import {
  configMap,
  container,
  crashingPod,
  deployment,
  indexOf,
  log,
  namespace,
  pod,
  rolledOut,
  service,
} from '../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../object-analyzer.ts';
import { wrongEnvironment } from './wrong-environment.ts';

const calling = (value: string) => container({ env: [{ name: 'DB_HOST', value }] });

function crashing(
  now: ReturnType<typeof container>,
  lines: readonly string[],
  before: ReturnType<typeof container>[][] = [],
) {
  const { deployment: made, current, previous } = rolledOut({ containers: [now] }, before);
  const dying = crashingPod(current);
  return { objects: [made, current, ...previous, dying], logs: [log(dying, lines)] };
}

const database = service({ name: 'postgres', ports: [{ port: 5432 }] });

describe('wrong environment variable', () => {
  it('finds a host that no Service has, and the Service that was probably meant', () => {
    const { objects, logs } = crashing(calling('postgress'), [
      'dial tcp: lookup postgress on 10.96.0.10:53: no such host',
    ]);
    const [finding] = analyzeAll(indexOf([...objects, database], { logs }), wrongEnvironment);
    expect(finding?.cause).toMatchObject({ reason: 'EnvVarWrong', object: { kind: 'Deployment' } });
    expect(finding?.remedies).toMatchObject([
      { action: 'set-env', parameters: { name: 'DB_HOST', value: 'postgres' } },
    ]);
  });

  it('goes back to the value of the revision before', () => {
    const { objects, logs } = crashing(
      calling('pg-new.shop.svc.cluster.local:5432'),
      ['getaddrinfo ENOTFOUND pg-new.shop.svc.cluster.local'],
      [[calling('postgres:5432')]],
    );
    const [finding] = analyzeAll(indexOf([...objects, database], { logs }), wrongEnvironment);
    expect(finding?.remedies.map(({ action, parameters }) => [action, parameters])).toEqual([
      ['set-env', { container: 'app', name: 'DB_HOST', value: 'postgres:5432' }],
      ['rollback', { toRevision: 1 }],
    ]);
  });

  it('finds a port that the Service does not have', () => {
    const { objects, logs } = crashing(calling('postgres:5433'), ['dial tcp 10.96.1.1:5433: i/o timeout']);
    const [finding] = analyzeAll(indexOf([...objects, database], { logs }), wrongEnvironment);
    expect(finding?.message).toContain('port 5433');
    expect(finding?.remedies[0]?.parameters).toMatchObject({ value: 'postgres:5432' });
  });

  it('finds a value that the program refuses', () => {
    const { objects, logs } = crashing(
      container({ env: [{ name: 'POOL_SIZE', value: 'many' }] }),
      ['invalid value for POOL_SIZE: strconv.Atoi: parsing "many"'],
      [[container({ env: [{ name: 'POOL_SIZE', value: '5' }] })]],
    );
    const [finding] = analyzeAll(indexOf(objects, { logs }), wrongEnvironment);
    expect(finding?.remedies[0]).toMatchObject({ action: 'set-env', parameters: { name: 'POOL_SIZE', value: '5' } });
  });

  it('blames the ConfigMap that the value comes from', () => {
    const fed = container({ envFrom: [{ configMapRef: { name: 'settings' } }] });
    const { objects, logs } = crashing(fed, ['lookup nowhere: no such host']);
    const [finding] = analyzeAll(
      indexOf([...objects, database, configMap('settings', { DB_HOST: 'nowhere' })], { logs }),
      wrongEnvironment,
    );
    expect(finding?.cause?.object).toMatchObject({ kind: 'ConfigMap', name: 'settings' });
  });

  it('blames the Service that is gone while its workload is there', () => {
    const { objects, logs } = crashing(calling('postgres'), ['lookup postgres: no such host']);
    const [finding] = analyzeAll(indexOf([...objects, deployment({ name: 'postgres' })], { logs }), wrongEnvironment);
    expect(finding?.cause).toMatchObject({
      reason: 'ServiceMissing',
      object: { kind: 'Service', name: 'postgres', uid: '' },
    });
  });

  it('blames the Service that is gone when the pod worked with that very value', () => {
    const { deployment: made, current } = rolledOut({ containers: [calling('postgres')] });
    const turned = pod(current, { ready: false, ageSeconds: 20_000, unreadySeconds: 200 });
    const logs = [log(turned, ['lookup postgres: no such host'], { previous: false })];
    const [finding] = analyzeAll(
      indexOf([made, current, turned, service({ name: 'postgrez' })], { logs }),
      wrongEnvironment,
    );
    expect(finding?.cause).toMatchObject({ reason: 'ServiceMissing', object: { kind: 'Service', name: 'postgres' } });
    expect(finding?.remedies).toEqual([]);
  });

  it('does not judge hosts outside the cluster, of a namespace that was not read, or of a workload that is well', () => {
    const outside = crashing(calling('db.example.com'), ['lookup db.example.com: no such host']);
    const unread = crashing(calling('db.data'), ['lookup db.data: no such host']);
    expect(analyzeAll(indexOf(outside.objects, { logs: outside.logs }), wrongEnvironment)).toEqual([]);
    expect(
      analyzeAll(indexOf([...unread.objects, namespace('data')], { logs: unread.logs }), wrongEnvironment),
    ).toEqual([]);
    const { deployment: made, current } = rolledOut({ containers: [calling('nowhere')] });
    expect(analyzeAll(indexOf([made, current, pod(current)]), wrongEnvironment)).toEqual([]);
  });
});
