const afterSeparators = /(?<=[/@,])(?=[^\s/])|(?<=\D:)(?=[a-z]|\w{12})/i;
const beforeSteps = /(?=[.[]\w)/;

/** Pieces of a text between which a line may end, so that a long name breaks where a reader would break it. */
export function breakPoints(text: string, kind: 'words' | 'path' = 'words'): readonly string[] {
  return text.split(kind === 'path' ? beforeSteps : afterSeparators);
}
