import { maskLine, variable } from './mask-line.ts';

/** What lines of one kind have in common. */
export type LogTemplate = {
  /** Its words, with `<*>` where lines differ. */
  readonly text: string;
  readonly lines: number;
};

type Known = { text: string; words: readonly string[]; lines: number; mergedInto: Known | null };

/** As many different names in one place, all else equal, show that the place is a variable. */
const namesOfVariable = 3;
/** Behind a key (`state=`) a few words are an enumeration that people read; more are a variable. */
const valuesOfVariable = 5;
const leastLiterals = 2;
const isolated = '\u0000';

/**
 * Groups log lines by template as they come. A line's plainly variable parts are masked (`mask-line.ts`); lines that are then equal
 * are one kind. Kinds that differ in a single place become one when that place has shown enough different names: the idea of the
 * frequency of words at a position (Brain: Yu et al., "Brain: log parsing with bidirectional parallel tree", 2023) made incremental as
 * in Drain (He et al., 2017), but without a depth, a similarity or expressions that would have to be tuned for each source. Capitals
 * (`GET`, `Started`, `LOOKING`) and the first word are kept apart: they tell what happened.
 *
 * Cost: a line whose kind is known costs its masking and one look-up; a new kind one look-up for each word. Memory is bounded by
 * `mostTemplates`; what is new beyond that is counted as one kind, `other`.
 */
export class TemplateMiner {
  readonly #mostTemplates: number;
  readonly #known = new Map<string, Known>();
  /** Kinds that are equal but for one place. */
  readonly #alike = new Map<string, Known[]>();
  readonly #other: Known = { text: variable, words: [variable], lines: 0, mergedInto: null };

  constructor({ mostTemplates = 20_000 }: { readonly mostTemplates?: number } = {}) {
    this.#mostTemplates = mostTemplates;
  }

  /** The template that the line belongs to by now. Ask `current` later: kinds may have become one since. */
  add(line: string): LogTemplate {
    const words = maskLine(line);
    const text = words.join(' ');
    const known = this.#known.get(text) ?? this.#learn(text, words);
    known.lines += 1;
    const root = rootOf(known);
    if (root !== known) root.lines += 1;
    return root;
  }

  current(template: LogTemplate): LogTemplate {
    return rootOf(template as Known);
  }

  /** Those that stand for themselves, most frequent first. */
  templates(): readonly LogTemplate[] {
    const roots = [...this.#known.values(), this.#other].filter(
      ({ mergedInto, lines }) => mergedInto === null && lines > 0,
    );
    return roots.sort((a, b) => b.lines - a.lines || (a.text < b.text ? -1 : 1));
  }

  #learn(text: string, words: readonly string[]): Known {
    if (this.#known.size >= this.#mostTemplates) return this.#other;
    const known: Known = { text, words, lines: 0, mergedInto: null };
    this.#known.set(text, known);
    for (const place of placesOf(words)) {
      const alike = (this.#alike.get(place.key) ?? []).filter((other) => rootOf(other) === other);
      if (alike.includes(known)) continue;
      alike.push(known);
      this.#alike.set(place.key, alike);
      const isOpenAlready = alike.some((other) => other.text === place.text);
      if (isOpenAlready || alike.length >= place.enough) {
        this.#merge(alike, place);
        break;
      }
    }
    return known;
  }

  #merge(alike: readonly Known[], { text, words }: Place): void {
    const target = this.#known.get(text) ?? this.#learn(text, words);
    const root = rootOf(target);
    for (const known of alike) {
      if (known === root || rootOf(known) === root) continue;
      root.lines += known.lines;
      known.mergedInto = root;
    }
  }
}

type Place = {
  readonly key: string;
  readonly text: string;
  readonly words: readonly string[];
  readonly enough: number;
};

/** Every way of leaving one word open. */
function placesOf(words: readonly string[]): readonly Place[] {
  if (words.length < 2) return [];
  const literals = words.filter((word) => /[A-Za-z]/.test(word.replaceAll(variable, ''))).length;
  return words.flatMap((word, at) => {
    const open = openWord(word, at);
    if (open === null || literals - (open === variable ? 1 : 0) < leastLiterals) return [];
    const left = words.with(at, open);
    return [
      {
        key: left.with(at, `${isolated}${open}`).join(' '),
        text: left.join(' '),
        words: left,
        enough: open.startsWith(variable) ? namesOfVariable : valuesOfVariable,
      },
    ];
  });
}

/** The word with its name or value left open; null when it is none. */
function openWord(word: string, at: number): string | null {
  const [, key = '', value = '', end = ''] = /^(.*[=:])?(.*?)([,;)\].]*)$/s.exec(word) ?? [];
  if (value === variable) return key + variable + end;
  if (key !== '') return /^[\w.@-]+$/.test(value) ? key + variable + end : null;
  if (at === 0) return null;
  return /^(?:[a-z][\w-]*|\S*[._@]\S*)$/.test(value) ? variable + end : null;
}

function rootOf(known: Known): Known {
  let root = known;
  while (root.mergedInto !== null) root = root.mergedInto;
  return root;
}
