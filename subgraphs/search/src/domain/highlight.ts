/** A piece of text, and whether it is what was searched for. Nothing in it is markup. */
export interface Part {
  readonly text: string
  readonly isMatch: boolean
}

/** Pieces of one text that follow one another. */
export type Marked = readonly Part[]

/** Characters of Unicode's private use area that stand around a match while it travels from an engine to `partsOf`. */
export interface Marks {
  readonly open: string
  readonly close: string
}

export const marks: Marks = { open: '\uE000', close: '\uE001' }

const anyMark = /[\uE000\uE001]/g

/** A text without the characters that would be taken for marks. */
export const unmarked = (text: string): string => text.replace(anyMark, '')

/** The parts of a text that an engine marked; neighbours that match are one part. */
export function partsOf(text: string): Marked {
  const parts: Part[] = []
  let isMatch = false
  for (const piece of text.split(/([\uE000\uE001])/)) {
    if (piece === marks.open || piece === marks.close) isMatch = piece === marks.open
    else if (piece !== '') parts.push({ text: piece, isMatch })
  }
  return parts
}

export const hasMatch = (parts: Marked): boolean => parts.some((part) => part.isMatch)
