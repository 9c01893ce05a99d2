import { Fragment } from 'react';
import { breakPoints } from './break-points.ts';

type Props = { readonly text: string; readonly kind?: 'words' | 'path' };

/** Text whose long names may break at their separators. Copied, it is the same text. */
export function Breakable({ text, kind = 'words' }: Props) {
  return breakPoints(text, kind).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {piece}
    </Fragment>
  ));
}
