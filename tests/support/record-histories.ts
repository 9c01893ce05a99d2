import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

// `node tests/support/record-histories.ts [HOST:PORT]`: keeps one history of each kind of story that a running stack has seen,
// for the replay test. Run it when a workflow's code changed on purpose and the old histories have been migrated or dropped.
const [address = '127.0.0.1:7233'] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../histories', import.meta.url));
const connection = await Connection.connect({ address });
const client = new Client({ connection, namespace: 'kubesage' });
const kept = new Set<string>();
for await (const { workflowId, runId, type, status, searchAttributes } of client.workflow.list()) {
  const phase = String(searchAttributes.KsPhase?.[0] ?? status.name.toLowerCase());
  const story = `${type}-${phase}`;
  if (kept.has(story)) continue;
  kept.add(story);
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  await writeFile(join(folder, `${story}.binpb`), proto.temporal.api.history.v1.History.encode(history).finish());
}
process.stdout.write(`${[...kept].sort().join('\n')}\n`);
await connection.close();
