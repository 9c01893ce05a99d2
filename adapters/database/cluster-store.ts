import type { DatabaseAccess } from './database-access.ts';
import type { Sealing } from './sealing.ts';
import type { ClusterStore, RegisteredCluster } from './stores.ts';
import type { Row } from './tables.ts';

const columns = ['name', 'context', 'server', 'is_sandbox', 'added_at'] as const;

export function clusterStore({ read, write }: DatabaseAccess, sealing: Sealing): ClusterStore {
  return {
    list: () =>
      read(async (db) => (await db.selectFrom('clusters').select(columns).orderBy('name').execute()).map(toCluster)),
    find: (name) =>
      read(async (db) => {
        const row = await db.selectFrom('clusters').select(columns).where('name', '=', name).executeTakeFirst();
        return row === undefined ? null : toCluster(row);
      }),
    kubeconfigOf: (name) =>
      read(async (db) => {
        const row = await db.selectFrom('clusters').select('kubeconfig').where('name', '=', name).executeTakeFirst();
        return row === undefined ? null : sealing.open(row.kubeconfig, placeOf(name));
      }),
    save: ({ name, context, server, isSandbox }, kubeconfig) =>
      write(async (db) => {
        const content = { context, server, is_sandbox: isSandbox, kubeconfig: sealing.seal(kubeconfig, placeOf(name)) };
        const row = await db
          .insertInto('clusters')
          .values({ name, ...content })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(content))
          .returning(columns)
          .executeTakeFirstOrThrow();
        return toCluster(row);
      }),
    remove: (name) =>
      write(async (db) => {
        // What was wrong with a cluster that is not watched any more would stay open for ever.
        await db.deleteFrom('watches').where('cluster', '=', name).execute();
        await db.deleteFrom('findings').where('cluster', '=', name).execute();
        await db.deleteFrom('incidents').where('cluster', '=', name).execute();
        await db.deleteFrom('changes').where('cluster', '=', name).execute();
        const { numDeletedRows } = await db.deleteFrom('clusters').where('name', '=', name).executeTakeFirst();
        return numDeletedRows > 0n;
      }),
  };
}

function toCluster(row: Pick<Row<'clusters'>, (typeof columns)[number]>): RegisteredCluster {
  return { name: row.name, context: row.context, server: row.server, isSandbox: row.is_sandbox, addedAt: row.added_at };
}

function placeOf(name: string): string {
  return `kubeconfig of cluster ${name}`;
}
