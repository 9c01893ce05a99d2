import { describe, expect, it } from 'vitest';
import { indexOf, service } from '../../../testing/cluster-fixtures.ts';
import { analyzeAll } from '../../object-analyzer.ts';
import { nodePorts } from './node-ports.ts';

const open = (name: string, nodePort: number, ageSeconds: number, protocol = 'TCP') =>
  service({ name, ageSeconds, ports: [{ port: 80, nodePort, protocol }], spec: { type: 'NodePort' } });
const found = (...objects: Parameters<typeof indexOf>[0]) => analyzeAll(indexOf(objects), nodePorts);

describe('node ports', () => {
  it('tells the younger of two Services with the same node port', () => {
    expect(found(open('old', 30_080, 9000), open('new', 30_080, 100))).toMatchObject([
      { reason: 'NodePortTaken', object: { name: 'new' } },
    ]);
  });

  it('leaves other ports and protocols alone', () => {
    expect(found(open('a', 30_080, 9000), open('b', 30_081, 100), open('c', 30_080, 50, 'UDP'), service())).toEqual([]);
  });
});
