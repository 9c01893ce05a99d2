import type { ComponentName, ProvisionProgress } from '../infra/provision/component.ts';
import type { StackEvent } from '../infra/stack/stack-event.ts';
import type { PartState } from '../infra/stack/stack-state.ts';
import type { ProgressView } from './progress-view.ts';
import { sayAddresses } from './say-addresses.ts';

/** Tells a person how the start goes, and sums up at its end what took how long. */
export type StartReport = {
  readonly onEvent: (event: StackEvent) => void;
  readonly summary: () => string;
  /** From now on only what is out of the ordinary is told. */
  readonly settle: () => void;
  readonly end: () => void;
};

type Provisioning = {
  readonly progress: ProvisionProgress;
  readonly from: number;
  readonly toldAt: number;
  readonly isWaiting: boolean;
};

const plainEveryMs = 15_000;
const liveEveryMs = 500;

export function startReport(view: ProgressView, now: () => number = () => performance.now()): StartReport {
  const startedAt = now();
  const begun = new Map<string, number>();
  const took = new Map<string, number>();
  const provisioning = new Map<ComponentName, Provisioning>();
  let isSettled = false;
  const ticking = setInterval(() => view.live(isSettled ? '' : nowDoing()), liveEveryMs).unref();

  return {
    onEvent(event) {
      switch (event.kind) {
        case 'part':
          return onPart(event.part);
        case 'provision':
          return onProvision(event.progress);
        case 'step':
          return onStep(event);
        case 'usable':
          return sayUsable(event);
        case 'note':
          return say(event.says);
      }
    },
    summary() {
      const slowest = [...took].sort(([, a], [, b]) => b - a).map(([name, ms]) => `${name} ${seconds(ms)}`);
      return `Ready after ${seconds(now() - startedAt)} (${slowest.join(', ')}).`;
    },
    settle() {
      isSettled = true;
      view.live('');
    },
    end() {
      clearInterval(ticking);
      view.live('');
    },
  };

  function onPart({ name, state, address, detail, pid }: PartState): void {
    provisioned(name);
    const where = address === null ? '' : ` at ${address}`;
    if (state === 'preparing' || state === 'starting') {
      if (!begun.has(name)) begun.set(name, now());
    } else if (state === 'running') {
      const from = begun.get(name);
      begun.delete(name);
      if (from !== undefined) took.set(group(name), Math.max(took.get(group(name)) ?? 0, now() - from));
      say(from === undefined ? `${name} is back${where}` : `${name} is ready${where} (${seconds(now() - from)})`);
    } else if (state === 'external') say(`${name} is used at ${address ?? 'its address'}`);
    else if (state === 'restarting' && pid === null) say(`${name}: ${short(detail)}`);
    else if (state === 'failed') say(`${name} failed: ${detail}`);
  }

  function onProvision(progress: ProvisionProgress): void {
    const { component, way, says, done } = progress;
    const before = provisioning.get(component);
    const known = before ?? { from: now(), toldAt: 0 };
    const isNews = before === undefined || before.progress.way !== way || done === 1 || says.startsWith('failed');
    const isDue = now() - known.toldAt > plainEveryMs;
    if (isNews || isDue) say(sayProgress(progress, now() - known.from));
    const toldAt = isNews || isDue ? now() : known.toldAt;
    if (done === 1) provisioning.delete(component);
    else provisioning.set(component, { progress, from: known.from, toldAt, isWaiting: /^(waiting|comes)/.test(says) });
  }

  function onStep({ name, state, tookMs }: Extract<StackEvent, { readonly kind: 'step' }>): void {
    if (state === 'begun') return void begun.set(name, now());
    begun.delete(name);
    took.set(name, tookMs);
    say(`${name} is ready (${seconds(tookMs)})`);
  }

  function sayUsable({ state, signInUrl }: Extract<StackEvent, { readonly kind: 'usable' }>): void {
    say('The dashboard can be used.');
    view.line(sayAddresses(state, signInUrl));
  }

  function provisioned(part: string): void {
    const last = part.split('/').at(-1);
    for (const component of provisioning.keys()) {
      if (component === last || component.startsWith(`${last}-`)) provisioning.delete(component);
    }
  }

  function nowDoing(): string {
    // What only waits for another is the least to look at.
    const first = [...provisioning.values()].sort((a, b) => Number(a.isWaiting) - Number(b.isWaiting))[0];
    if (first !== undefined) return sayProgress(first.progress, now() - first.from);
    return begun.size === 0 ? '' : `starting ${[...begun.keys()].join(', ')} · ${seconds(now() - startedAt)}`;
  }

  function say(text: string): void {
    view.line(`${seconds(now() - startedAt).padStart(8)}  ${text}`);
  }
}

function sayProgress({ component, way, says, done }: ProvisionProgress, ms: number): string {
  const share = done === null || done === 1 ? '' : ` (${Math.round(done * 100)} %)`;
  return `${component}, by ${ways[way]}: ${says}${share} · ${seconds(ms)}`;
}

const ways = {
  explicit: 'the path you gave',
  cache: 'the cache',
  path: 'PATH',
  release: 'its release',
  build: 'a build from source',
} as const satisfies Record<ProvisionProgress['way'], string>;

function short(text: string): string {
  return text.length > 240 ? `${text.slice(0, 240)} …` : text;
}

function group(name: string): string {
  return name.split('/')[0] ?? name;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
