import { type ComponentName, componentNames, componentVersions } from '../../infra/provision/component.ts';
import { findGo } from '../../infra/provision/find-go.ts';
import { releaseFor } from '../../infra/provision/releases.ts';
import { findStored } from '../../infra/provision/server-store.ts';
import { explicitVariable, fromExplicitPath } from '../../infra/provision/ways/from-explicit-path.ts';
import { fromPath } from '../../infra/provision/ways/from-path.ts';
import { postgresqlAccount } from '../../infra/stack/postgresql/postgresql-account.ts';
import { packagedPrograms } from '../../infra/stack/postgresql/postgresql-programs.ts';
import { type Check, fail, ok, warn } from './check.ts';

const optional: ReadonlySet<ComponentName> = new Set(['nats-server', 'victoria-metrics', 'weaviate']);

/** For every server, by which way `up` would get it. */
export async function serverChecks(cacheDir: string): Promise<readonly Check[]> {
  const go = await findGo();
  const canBuild = 'version' in go;
  return await Promise.all([...componentNames.map((component) => server(component, cacheDir, canBuild)), postgresql()]);
}

async function server(component: ComponentName, cacheDir: string, canBuild: boolean): Promise<Check> {
  const name = `${component} ${componentVersions[component]}`;
  const context = {
    component,
    cacheDir,
    environment: process.env,
    say: () => undefined,
    signal: AbortSignal.timeout(60_000),
  };
  try {
    const explicit = await fromExplicitPath.get(context);
    if ('path' in explicit) return ok(name, `${explicit.path}, by ${explicitVariable(component)}`);
  } catch (error) {
    return fail(name, message(error), `Correct or unset ${explicitVariable(component)}.`);
  }
  const stored = await findStored(cacheDir, component);
  if (stored.kind === 'whole') return ok(name, `in the cache, by ${stored.way}`);
  const onPath = await fromPath.get(context);
  if ('path' in onPath) return ok(name, onPath.path);
  const damaged = stored.kind === 'damaged' ? `the stored file is damaged (${stored.why}); ` : '';
  const release = releaseFor(component, process.platform, process.arch);
  const ways = [...(release === null ? [] : ['downloaded']), ...(canBuild ? ['built from source'] : [])];
  if (ways.length > 0) return ok(name, `${damaged}it will be ${ways.join(' or ')} by the next \`kubesage up\``);
  const says = `${damaged}no cached file, none on PATH, no release with a pinned checksum, and no Go to build it`;
  const fix = `Install Go 1.26 or newer, or set ${explicitVariable(component)} to a binary of that version.`;
  return optional.has(component) ? warn(name, says, fix) : fail(name, says, fix);
}

async function postgresql(): Promise<Check> {
  try {
    const account = postgresqlAccount();
    const who = account === undefined ? 'as you' : `as the account with id ${account.uid}, since root may not`;
    return ok('postgresql', `${packagedPrograms()}; it runs ${who}`);
  } catch (error) {
    return fail('postgresql', message(error), 'Set KUBESAGE_DATABASE_URL to a PostgreSQL 15 or newer.');
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
