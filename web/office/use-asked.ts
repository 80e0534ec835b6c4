import { useCallback, useEffect, useRef, useState } from 'react'
import type { Problem } from '../shop/graph.ts'
import { useDesk } from './desk.ts'

export interface Asked<Data> {
  /** What came last; it stays while it is asked for anew. */
  readonly data: Data | null
  /** What could not be read of it. */
  readonly problems: readonly Problem[]
  readonly isAsking: boolean
  again(): void
}

/** A query and what the graph says to it, asked when the variables change and when it is told to. */
export function useAsked<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Asked<Data> {
  const { graph } = useDesk()
  const [seen, setSeen] = useState<{ data: Data | null; problems: readonly Problem[] }>({ data: null, problems: [] })
  const [isAsking, setAsking] = useState(true)
  const latest = useRef(0)
  const key = JSON.stringify(variables)
  const again = useCallback(() => {
    latest.current += 1
    const turn = latest.current
    setAsking(true)
    void graph.look<Data>(query, JSON.parse(key)).then(({ data, problems }) => {
      // What was asked for later counts, whichever comes first.
      if (turn !== latest.current) return
      setAsking(false)
      setSeen((before) => ({ data: isSomething(data) ? data : before.data, problems }))
    })
  }, [graph, query, key])
  useEffect(again, [again])
  return { ...seen, isAsking, again }
}

/** Whether anything at all came: a room that is away leaves nulls in the place of all it should have said. */
const isSomething = (data: unknown): boolean =>
  data !== null && Object.values(data as Record<string, unknown>).some((part) => part !== null)
