/** Text as lines of at most `width` characters, broken between words where that goes; a longer word is cut. Line feeds count as spaces. */
export function wrap(text: string, width: number): readonly string[] {
  const most = Math.max(8, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const letters = [...word];
    if (line !== '' && length(line) + 1 + letters.length <= most) {
      line = `${line} ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; letters.length > most; letters.splice(0, most)) lines.push(letters.slice(0, most).join(''));
    line = letters.join('');
  }
  if (line !== '') lines.push(line);
  return lines;
}

function length(text: string): number {
  return [...text].length;
}
