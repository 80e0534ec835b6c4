/** Tells the story as it happens: to the person, or beside the outcome (on stderr) when that is for a machine. */
export interface Teller {
  /** A step of the story: its sentence, then what came of it and how long it took. Answers what the step answered. */
  step<T>(sentence: string, deed: () => Promise<{ value: T; outcome: string }>): Promise<T>
  say(line: string): void
  readonly timings: Readonly<Record<string, number>>
}

const dim = (text: string) => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[0m` : text)

export function openTeller(forMachine: boolean): Teller {
  const timings: Record<string, number> = {}
  const say = forMachine ? console.error : console.log
  return {
    timings,
    say,
    async step(sentence, deed) {
      const start = performance.now()
      const { value, outcome } = await deed()
      const ms = Math.round(performance.now() - start)
      timings[sentence] = ms
      say(`  ${sentence.padEnd(34)} ${outcome} ${dim(`${ms} ms`)}`)
      return value
    },
  }
}

export const euros = (amount: number): string => `€${(amount / 100).toFixed(2)}`
