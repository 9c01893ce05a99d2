import { codeSpans } from './code-spans.ts';

type Props = { readonly text: string };

/** A sentence of ours, with its commands set as code. Text only: nothing in it is ever markup. */
export function Said({ text }: Props) {
  return codeSpans(text).map((span, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the spans of one sentence have no other identity
    span.isCode ? <code key={index}>{span.text}</code> : <span key={index}>{span.text}</span>,
  );
}
