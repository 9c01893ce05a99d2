/** Secrets that hide inside a sentence: credentials in an address, a bearer token, a sign-in link. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/(:\/\/[^\s:/@"]+:)[^\s/@"]+@/g, '$1***@'],
  [/(bearer\s+)[\w.~+/=-]+/gi, '$1***'],
  [/([?&]token=)[\w.~+/=-]+/gi, '$1***'],
];

/** Masks the secrets in a text that is shown or kept. */
export function maskSecrets(text: string): string {
  return secretTexts.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);
}
