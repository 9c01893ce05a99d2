import { Connection } from '@temporalio/client';
import { connectDatabase } from '../../adapters/database/connect-database.ts';
import { signalIncident } from '../../adapters/temporal/signal-incident.ts';
import { followBatch } from '../follow-incidents.ts';

/**
 * One turn of the follower in a process of its own, for tests that kill it. With FREEZE_AFTER=n it stands still after its n-th
 * signal, having told so: between what it has told and the cursor that says so.
 */
const {
  DATABASE_URL: url = '',
  SEALING_KEY: sealingKey = '',
  TEMPORAL_ADDRESS: address = '',
  TEMPORAL_NAMESPACE: namespace = '',
  FREEZE_AFTER,
} = process.env;
const freezeAfter = FREEZE_AFTER === undefined ? Number.POSITIVE_INFINITY : Number(FREEZE_AFTER);
const database = await connectDatabase({ url, sealingKey });
const connection = await Connection.connect({ address });
const tell = signalIncident({ connection, namespace });
let told = 0;

await followBatch({
  database,
  signalIncident: async (id, happenings) => {
    await tell(id, happenings);
    told += 1;
    if (told < freezeAfter) return;
    process.send?.('frozen');
    await new Promise(() => setInterval(() => undefined, 1_000));
  },
});
process.send?.('done');
await connection.close();
await database.close();
process.disconnect?.();
