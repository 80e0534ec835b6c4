/** Repeatable chance: the same seed always draws the same numbers (mulberry32). */
export type Chance = {
  /** At least 0, below 1. */
  number(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
}

export function chance(seed: number): Chance {
  let state = seed >>> 0
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    number,
    whole: (from, to) => from + Math.floor(number() * (to - from + 1)),
    pick: (choices) => choices[Math.floor(number() * choices.length)] ?? choices[0],
  }
}
