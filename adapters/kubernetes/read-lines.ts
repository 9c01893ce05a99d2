import { StringDecoder } from 'node:string_decoder';
import { KubeSageError } from '../../core/errors.ts';

/** No object of a cluster is larger; something else must be talking. */
const longestLine = 64 * 1024 * 1024;

/** Hands over each line that ends. What follows the last line end is the stump of a line that never came. */
export async function readLines(chunks: AsyncIterable<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const begun: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      begun.push(text.slice(from, end));
      const line = begun.length === 1 ? (begun[0] ?? '') : begun.join('');
      begun.length = 0;
      length = 0;
      from = end + 1;
      if (line !== '') onLine(line);
    }
    if (from < text.length) begun.push(text.slice(from));
    length += text.length - from;
    if (length > longestLine) throw new KubeSageError('ClusterUnreachable', 'A line of a watch is endless.');
  }
}
