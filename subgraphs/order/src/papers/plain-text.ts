/**
 * Text from outside as it may stand on a paper, on one line: control characters, separators and marks that turn the direction of
 * what follows become spaces, lone surrogates the replacement sign, and what is longer is cut.
 */
export function plainText(text: string, most = 400): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s{2,}/gu, ' ')
    .trim()
  const signs = [...line.slice(0, 2 * most)]
  return line.length <= most ? line : `${signs.slice(0, most).join('').trimEnd()}…`
}
