/**
 * Text from clusters without what would steer a terminal: escape sequences, carriage returns, direction marks.
 * Everything printed as text passes here; JSON escapes them by itself.
 */
export function clean<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll(steering, '\ufffd') as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)])) as T;
  }
  return value;
}

// Line feeds and tabs stay: diffs and logs are made of them.
const steering = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;
