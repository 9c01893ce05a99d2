import type { ImageBehaviour } from '../images/image-behaviour.ts';

/** One well-behaved web server: what the tests of the control plane run. */
export const imageCatalogue: readonly ImageBehaviour[] = [
  {
    repository: 'registry.shop.example/web',
    tags: { '1.0': {} },
    program: {
      requiredEnv: [],
      listens: [{ port: 8080, paths: ['/ready'] }],
      memoryMiB: 50,
      calls: [],
      ends: null,
      log: ['{time} GET / 200'],
    },
  },
];
