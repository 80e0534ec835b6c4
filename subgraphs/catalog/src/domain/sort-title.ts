const article: Readonly<Record<string, RegExp>> = {
  en: /^(the|an?)\s+/,
  fr: /^(les?|la|une?)\s+|^l['’]/,
  de: /^(der|die|das|eine?)\s+/,
  es: /^(el|la|los|las|una?)\s+/,
  it: /^(il|lo|la|gli|le|una?)\s+|^l['’]/,
}

/** The title as a shelf sorts it: without accents, marks and the leading article of its language. */
export function sortTitle(title: string, language: string): string {
  const plain = title.toLowerCase().replace(article[language] ?? /^$/, '')
  const letters = plain
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return letters || title.toLowerCase()
}
