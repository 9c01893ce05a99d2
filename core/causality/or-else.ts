/**
 * What can be read of an object, or something else where it lacks what its kind must have (a half-written one, one of a strange API
 * server). That it does is shown as a gap where it is judged; here it only means that it links nothing.
 */
export function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return otherwise;
    throw error;
  }
}
