const everyMs = 1_000;
const plainEveryMs = 15_000;

/**
 * Says what goes on: a terminal gets one live line per step, anything else plain lines. `step` follows a promise and tells how
 * long it took; `howFar` answers a few words.
 */
export function progressLine(stream) {
  const isLive = stream.isTTY === true;
  let timer;

  return {
    say: (text) => write(`${text}\n`),
    end: () => clearInterval(timer),
    async step(text, work, howFar = () => '') {
      const startedAt = Date.now();
      const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
      const line = () => [text, howFar(), seconds()].filter((part) => part !== '').join(' · ');
      write(isLive ? text : `${text} …\n`);
      timer = setInterval(() => write(isLive ? line() : `  ${line()}\n`), isLive ? everyMs : plainEveryMs);
      try {
        const result = await work();
        clearInterval(timer);
        write(`${text} · done in ${seconds()}\n`);
        return result;
      } catch (error) {
        clearInterval(timer);
        write(`${text} · failed after ${seconds()}\n`);
        throw error;
      }
    },
  };

  function write(text) {
    stream.write(isLive ? `\r\u001b[2K${text}` : text);
  }
}
