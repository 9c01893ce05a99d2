type Output = { readonly write: (text: string) => unknown; readonly isTTY?: boolean; readonly columns?: number };

/** Lines that stay, and, on a terminal, one line below them that changes. */
export type ProgressView = {
  readonly line: (text: string) => void;
  /** What is going on now; shown on terminals only. Empty text removes the line. */
  readonly live: (text: string) => void;
};

const clear = '\r\u001b[2K';

export function progressView(out: Output): ProgressView {
  let shown = '';
  return {
    line(text) {
      out.write(shown === '' ? `${text}\n` : `${clear}${text}\n${shown}`);
    },
    live(text) {
      if (out.isTTY !== true) return;
      shown = text.slice(0, (out.columns ?? 80) - 1);
      out.write(`${clear}${shown}`);
    },
  };
}
