import { folded } from './words.ts'

/** Words that may have been meant by one that no book has, the likeliest first. */
export function likeliest(typed: string, candidates: readonly string[], most = 3): string[] {
  const allowed = typed.length <= 4 ? 1 : 2
  return [...new Set(candidates)]
    .map((word, place) => ({ word, place, slips: slipsBetween(typed, word) }))
    .filter(({ word, slips }) => slips > 0 && slips <= allowed && word.length > 2)
    .sort(
      (a, b) =>
        a.slips - b.slips || Number(b.word[0] === typed[0]) - Number(a.word[0] === typed[0]) || a.place - b.place,
    )
    .slice(0, most)
    .map(({ word }) => word)
}

/** What was typed with its unknown words set right. */
export function setRight(text: string, meant: ReadonlyMap<string, string>): string {
  return text.replace(/[\p{L}\p{N}\p{M}'’]+/gu, (word) => meant.get(folded(word)) ?? word)
}

/** Letters left out, put in, changed or swapped with their neighbour (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const ways = [at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same]
      row.push(Math.min(...ways, ...(swapped ? [at(before, j - 2) + 1] : [])))
    }
    ;[before, last] = [last, row]
  }
  return at(last, b.length)
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY
