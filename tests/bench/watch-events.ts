/** An event as a page hears of it, with when it came (of `performance.now`). */
export type HeardEvent = {
  readonly type: string;
  readonly at: number;
  readonly data: { readonly object?: { readonly name?: string } };
};

/** Follows the stream of events as a page does. */
export async function watchEvents(url: string, token: string, signal: AbortSignal) {
  const heard: HeardEvent[] = [];
  let wake: () => void = () => undefined;
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`the stream of events answered ${response.status}`);
  void read(response.body).catch(() => undefined);

  return {
    /** When the first such event came; rejects when none does in time. */
    async until(is: (event: HeardEvent) => boolean, withinMs: number): Promise<number> {
      const endAt = performance.now() + withinMs;
      for (;;) {
        const at = heard.findIndex(is);
        const found = heard[at];
        if (found !== undefined) {
          heard.splice(0, at + 1);
          return found.at;
        }
        if (performance.now() >= endAt) throw new Error(`no such event within ${withinMs} ms`);
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, 100);
        });
      }
    },
  };

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const type = /^event: (.*)$/m.exec(message)?.[1];
        const data = /^data: (.*)$/m.exec(message)?.[1];
        if (type === undefined || data === undefined) continue;
        const event = JSON.parse(data) as { readonly data?: HeardEvent['data'] };
        heard.push({ type, at: performance.now(), data: event.data ?? {} });
      }
      wake();
    }
  }
}
