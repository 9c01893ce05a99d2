import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workflowBundle } from './workflow-bundle.ts';

// `node workers/build-bundle.ts <file>`: writes the workflow bundle that images carry (KUBESAGE_WORKFLOW_BUNDLE).
const target = process.argv[2];
if (target === undefined) {
  process.stderr.write('usage: node workers/build-bundle.ts <file>\n');
  process.exit(2);
}
const scratch = await mkdtemp(join(tmpdir(), 'kubesage-bundle-'));
try {
  await copyFile(await workflowBundle(scratch), target);
} finally {
  await rm(scratch, { recursive: true });
}
