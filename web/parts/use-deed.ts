import { useState } from 'react'
import { type Failure, type Outcome, openDeed } from './deed.ts'

/** Whatever answers mutations. */
export interface Asks {
  ask<Data>(query: string, variables?: object): Promise<Data>
}

export interface DeedInHand<Success> {
  readonly isBusy: boolean
  readonly failures: readonly Failure[]
  /** Answers what it brought; null when it came to nothing, and `failures` say why. */
  send(input: object): Promise<Success | null>
  /** Shows failures that were found before anything was sent. */
  refuse(failures: readonly Failure[]): void
}

/** A mutation with the alias `outcome` and one variable `$input`, as a component does it. */
export function useDeed<Success = unknown>(graph: Asks, mutation: string, isKeyed = false): DeedInHand<Success> {
  const [deed] = useState(() =>
    openDeed<Success>({ ask: (input) => graph.ask<{ outcome: Outcome }>(mutation, { input }), isKeyed }),
  )
  const [isBusy, setBusy] = useState(false)
  const [failures, setFailures] = useState<readonly Failure[]>([])
  const send = async (input: object) => {
    setBusy(true)
    setFailures([])
    const verdict = await deed.send(input)
    if (verdict.kind === 'under-way') return null
    setBusy(false)
    setFailures(verdict.kind === 'refused' ? verdict.failures : [])
    return verdict.kind === 'done' ? verdict.success : null
  }
  return { isBusy, failures, send, refuse: setFailures }
}
