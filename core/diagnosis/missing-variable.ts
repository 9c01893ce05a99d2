/** A variable that a program says it misses. */
export type NamedVariable = { readonly name: string; readonly line: string };

const absence =
  /\b(?:missing|required|mandatory|not (?:been )?(?:set|defined|provided|found|present|specified|configured)|unset|undefined|undefinedvalueerror|unbound variable|must (?:be (?:set|defined|provided|specified)|specify|provide)|need to (?:be set|specify|set)|(?:is|was|isn't|are) (?:empty|null|nil|none|missing)|isn't set|cannot be (?:empty|null|blank|undefined)|can't be (?:blank|empty)|could not resolve placeholder|could not fetch|notpresent|environment variable not found|no value|keyerror|key not found|parameter null|improperlyconfigured|set the)\b/i;
const environment =
  /\benv(?:ironment)?(?:\b|[._-])|getenv|placeholder|keyerror|key not found|unbound variable|process\.env|\bENV\b/i;
const wrongness =
  /\b(?:invalid|malformed|unparsable|not (?:a )?valid|illegal|bad (?:value|format)|cannot parse|could not parse|failed to parse|unable to parse|parse error|must (?:be (?:a|an|one of|in|between|greater|less|at least)|match|start|begin|contain|look)|expected|unsupported|unrecogni[sz]ed|out of range|strconv)\b/i;
const word = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?![A-Za-z0-9_])/g;
const quotedOrNamed = (name: string): RegExp =>
  new RegExp(
    `(?:["'\`$.{]|env\\.|\\bENV\\W{1,2})${name}\\b|\\b${name}(?:["'\`}]|\\s*[:=]|\\s+(?:is|was|env|must|not))`,
  );
/** Capitals that are no variables: log levels, protocols, error codes, HTTP and SQL words. */
const noVariable =
  /^(?:ERR|ERROR|WARN|WARNING|INFO|DEBUG|TRACE|FATAL|PANIC|CRITICAL|NOTICE|ENV|HTTPS?|TCP|UDP|TLS|SSL|DNS|JSON|YAML|API|URL|URI|SQL|UTC|GMT|GET|POST|PUT|HEAD|PATCH|DELETE|OPTIONS|NULL|NIL|NONE|TRUE|FALSE|OK|ID|UUID|IO|OS|CPU|EOF|PID|JVM|AWS|GCP|POSIX|ASCII|UTF|CI|E[A-Z]{3,}|ERR_.*|.*_(?:ERROR|EXCEPTION|NOT_FOUND|FAILED|FAILURE))$/;

/** Environment variables that the log says are absent, in the words of any language, the line nearest to the end first. */
export function variablesSaidMissing(lines: readonly string[]): readonly NamedVariable[] {
  return named(lines, absence);
}

/** Environment variables whose value the log calls wrong. */
export function variablesSaidWrong(lines: readonly string[]): readonly NamedVariable[] {
  return named(lines, wrongness);
}

function named(lines: readonly string[], says: RegExp): readonly NamedVariable[] {
  const seen = new Set<string>();
  const found: NamedVariable[] = [];
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = (lines[at] ?? '').slice(0, 1000);
    // Some validators print the name on a line and the complaint on the next.
    const near = `${line}\n${isBareName(line) ? (lines[at + 1] ?? '').slice(0, 300) : ''}${isListItem(line) ? listHead(lines, at) : ''}`;
    if (!says.test(near)) continue;
    for (const [name] of line.matchAll(word)) {
      if (seen.has(name) || noVariable.test(name) || name.length < 3) continue;
      const isPlain = !name.includes('_');
      if (isPlain && !environment.test(near) && !quotedOrNamed(name).test(line)) continue;
      seen.add(name);
      found.push({ name, line: line.trim() });
    }
  }
  return found;
}

function isBareName(line: string): boolean {
  return /^\s*["'-]{0,3}\s*[A-Z][A-Z0-9_]{2,}["']?\s*:?\s*$/.test(line);
}

function isListItem(line: string): boolean {
  return /^\s*[-*•]\s*[A-Z][A-Z0-9_]{2,}/.test(line);
}

function listHead(lines: readonly string[], at: number): string {
  for (let above = at - 1; above >= 0 && at - above < 12; above -= 1) {
    const line = lines[above] ?? '';
    if (!isListItem(line)) return line.slice(0, 300);
  }
  return '';
}
