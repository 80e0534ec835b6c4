const apostrophes = /['’‘ʼ`´]/g
const notAWord = /[^\p{L}\p{N}]+/u
const ligatures: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** The words of a text as both engines know them: small letters, no accents, no apostrophes. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(apostrophes, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => ligatures[letter] ?? letter)
    .split(notAWord)
    .filter((word) => word !== '')

export const folded = (text: string): string => wordsOf(text).join(' ')

// They stand in nearly every book and tell none from another. "The Trial" is asked for by "trial", "It" still by "it".
const little = new Set('a an and at by for from in is of on or the to with'.split(' '))

/** The words that a book must have: the little ones only when there are no others. */
export function tellingWords(words: readonly string[]): string[] {
  const telling = words.filter((word) => !little.has(word))
  return [...new Set(telling.length > 0 ? telling : words)]
}

const articles: Readonly<Record<string, RegExp>> = {
  en: /^(the|an?) (?=.)/,
  de: /^(der|die|das|ein|eine) (?=.)/,
  fr: /^(le|la|les|une?) (?=.)/,
  es: /^(el|la|los|las|una?) (?=.)/,
  it: /^(il|lo|la|i|gli|le|uno?|una) (?=.)/,
}

/** A title as lists sort it: folded, the leading article of its language left aside. */
export const sortTitle = (title: string, language: string): string =>
  folded(title).replace(articles[language] ?? /^$/, '')
