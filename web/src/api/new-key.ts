/** A key for one intent. Works without `randomUUID`, which browsers keep from plain-HTTP origins other than loopback. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
