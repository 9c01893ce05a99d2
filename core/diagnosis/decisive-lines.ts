const signature =
  /\b(?:panic|fatal|error|exception|traceback|failed|failure|cannot|can't|could not|couldn't|unable|refused|denied|not found|missing|undefined|timed? ?out|segmentation|abort(?:ed|ing)?|exiting)\b|^\s*caused by|Error:|Exception:/i;

/** The lines of a log that tell most: the last ones with an error's signature, else the last ones. Oldest first. */
export function decisiveLines(lines: readonly string[], most = 3): readonly string[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const telling = filled.filter((line) => signature.test(line.slice(0, 1000)));
  return (telling.length > 0 ? telling : filled).slice(-most);
}
