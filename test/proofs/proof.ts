/** How a proof is run. */
export interface Running {
  /** The short form. */
  readonly quick: boolean
  /** Prints a line of what was done and counted. */
  readonly say: (line: string) => void
}

/** One proof: does what it says, prints what it counted, and answers a sentence for each promise that was broken. */
export type Proof = (running: Running) => Promise<readonly string[]>
