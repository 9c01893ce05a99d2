import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useMemo, useSyncExternalStore } from 'react';
import { eventsPath } from '../api/client.ts';
import { createLiveStream, type LiveState, type LiveStream } from './live-stream.ts';
import { staleKeys } from './stale-keys.ts';

const LiveContext = createContext<LiveStream | null>(null);

/** A hidden tab gives its connection back: browsers allow an origin only six over HTTP/1.1. */
const pauseHiddenAfterMs = 30_000;

/** Opens the tab's one live stream and keeps what is shown fresh by it. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const stream = useMemo(
    () =>
      createLiveStream({
        connect: () => new EventSource(eventsPath),
        onEvents: async (types) => {
          await Promise.all(staleKeys(types).map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
        },
        onResync: () => void queryClient.invalidateQueries(),
      }),
    [queryClient],
  );

  useEffect(() => {
    let hiding: ReturnType<typeof setTimeout> | undefined;
    const onVisibility = () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(stream.pause, pauseHiddenAfterMs);
      else stream.start();
    };
    stream.start();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearTimeout(hiding);
      document.removeEventListener('visibilitychange', onVisibility);
      stream.stop();
    };
  }, [stream]);

  return <LiveContext value={stream}>{children}</LiveContext>;
}

const never = () => () => {};

/** How the live stream of this tab is doing. */
export function useLiveState(): LiveState {
  const stream = use(LiveContext);
  return useSyncExternalStore(stream?.subscribe ?? never, () => stream?.state() ?? 'connecting');
}
