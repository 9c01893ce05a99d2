/** One directive of a CoreDNS server block with its arguments, and its own block where it has one. */
export type Directive = {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
  /** Counted from 1. */
  readonly line: number;
};

export type ServerBlock = { readonly zones: readonly string[]; readonly directives: readonly Directive[] };

type Line = { readonly words: readonly string[]; readonly number: number };

/**
 * The server blocks of a Corefile (CoreDNS manual, "Configuration"): zones before a brace, a directive a line, directives with
 * a block of their own. Lines that fit nothing are left out. Linear in the text.
 */
export function parseCorefile(text: string): readonly ServerBlock[] {
  const blocks: ServerBlock[] = [];
  let zones: readonly string[] = [];
  let directives: Directive[] | null = null;
  let inner: { readonly head: Line; readonly block: (readonly string[])[] } | null = null;
  for (const line of linesOf(text)) {
    const opens = line.words.at(-1) === '{';
    const words = opens ? line.words.slice(0, -1) : line.words;
    if (words.length === 1 && words[0] === '}') {
      if (inner !== null && directives !== null) directives.push(toDirective(inner.head, inner.block));
      else if (directives !== null) blocks.push({ zones, directives });
      if (inner === null) directives = null;
      inner = null;
    } else if (directives === null) {
      zones = words;
      directives = opens ? [] : null;
    } else if (inner !== null) inner.block.push(words);
    else if (opens) inner = { head: { words, number: line.number }, block: [] };
    else directives.push(toDirective({ words, number: line.number }, []));
  }
  return blocks;
}

function toDirective({ words, number }: Line, block: readonly (readonly string[])[]): Directive {
  const [name = '', ...args] = words;
  return { name, args, block, line: number };
}

function linesOf(text: string): readonly Line[] {
  return text.split('\n').flatMap((line, at) => {
    const words = wordsOf(line);
    return words.length === 0 ? [] : [{ words, number: at + 1 }];
  });
}

/** Split at blanks, quotes kept together; a word that begins with `#` begins a comment. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    if (plain?.startsWith('#') === true) break;
    words.push(quoted?.replaceAll('\\"', '"') ?? plain ?? '');
  }
  return words;
}
