export type Span = { readonly isCode: boolean; readonly text: string };

/** Splits a sentence at its `back-quoted` commands. An unpaired quote stays a character. */
export function codeSpans(sentence: string): readonly Span[] {
  return sentence
    .split(/`([^`]+)`/)
    .map((text, index) => ({ isCode: index % 2 === 1, text }))
    .filter((span) => span.text !== '');
}
