/** Names and values of an action's parameters, one level deep: `limits.memory` rather than a nested object. */
export function parameterWords(parameters: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    if (typeof value !== 'object') return [[name, String(value)] as const];
    return Object.entries(value).map(
      ([key, inner]) => [`${name}.${key}`, typeof inner === 'string' ? inner : JSON.stringify(inner)] as const,
    );
  });
}
