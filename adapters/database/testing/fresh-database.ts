import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { connectDatabase } from '../connect-database.ts';

/** A database of its own on a running server, with our tables in it; dropped at the end. */
export async function freshDatabase(serverUrl: string) {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const sealingKey = randomBytes(32).toString('base64');
  const database = await connectDatabase({ url: url.href, sealingKey });
  return {
    ...database,
    url: url.href,
    sealingKey,
    /** Straight to the tables, past the stores. */
    query: (sql: string) => onServer(url.href, sql),
    async [Symbol.asyncDispose]() {
      await database.close();
      await onServer(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
