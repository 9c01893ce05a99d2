import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { workflowTypes } from '../workflows/messages.ts';

const folder = fileURLToPath(new URL('histories/', import.meta.url));
const recorded = readdirSync(folder).filter((name) => name.endsWith('.binpb'));

it('replays every recorded history: today’s workflow code makes the decisions that were recorded', async () => {
  const bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: quiet,
  });
  const histories = recorded.map((name) => ({
    workflowId: name.replace('.binpb', ''),
    history: proto.temporal.api.history.v1.History.decode(readFileSync(`${folder}${name}`)),
  }));
  const faults: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, histories)) {
    if (error !== undefined) faults.push(`${workflowId}: ${error.message}`);
  }
  expect(faults).toEqual([]);
}, 120_000);

it('has a history of every workflow type', () => {
  for (const type of Object.values(workflowTypes))
    expect(
      recorded.some((name) => name.startsWith(`${type}-`)),
      type,
    ).toBe(true);
});

const ignore = (): void => undefined;
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
