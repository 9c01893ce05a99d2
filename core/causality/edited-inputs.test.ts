import { expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { configMap, crashingPod, indexOf, log } from '../testing/cluster-fixtures.ts';
import { app, main } from './testing/scene.ts';

const names = ['limits', 'colours'];

/** A workload that takes two ConfigMaps in and has crashed for 500 s without a telling word. */
function blamed(edits: Readonly<Record<string, number>>, ageSeconds = 80_000): readonly string[] {
  const it = app('cart', 'shop', {
    containers: [main('cart', { envFrom: names.map((name) => ({ configMapRef: { name } })) })],
    pods: (current) => [crashingPod(current, 1, { name: 'cart-a', unreadySeconds: 500, ageSeconds })],
  });
  const maps = names.map((name) =>
    configMap(
      name,
      { A: '1' },
      { generation: 0, ...(edits[name] === undefined ? {} : { changedSecondsAgo: edits[name] }) },
    ),
  );
  const logs = it.pods.map((each) => log(each, ['panic: negative count']));
  const { incidents } = diagnose(indexOf([...it.objects, ...maps], { logs }));
  return incidents.flatMap(({ causes }) => causes.map(({ object, reason }) => `${object.name} ${reason}`));
}

it('blames the one input that was edited just before a workload began to fail', () => {
  expect(blamed({ limits: 560 })).toEqual(['limits ChangedBefore']);
});

it('blames the workload when no input was edited, or long before, or after', () => {
  for (const edits of [{}, { limits: 9000 }, { limits: 3600 }, { limits: 300 }])
    expect(blamed(edits)).toEqual(['cart ProgramCrashes']);
});

it('blames neither of two inputs that were edited', () => {
  expect(blamed({ limits: 560, colours: 590 })).toEqual(['cart ProgramCrashes']);
});
