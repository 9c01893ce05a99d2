/**
 * Whether a resource version is newer than another of the same cluster. They are decimal numbers of growing length (KEP-5504);
 * where one is absent or no number, what comes later counts as newer.
 */
export function isNewerVersion(version: string | undefined, known: string | undefined): boolean {
  if (version === undefined || known === undefined || !isNumber(version) || !isNumber(known)) return true;
  return version.length === known.length ? version > known : version.length > known.length;
}

function isNumber(version: string): boolean {
  return /^[1-9]\d*$/.test(version);
}
