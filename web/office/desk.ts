import { createContext, useContext } from 'react'
import type { Graph, Seen } from '../shop/graph.ts'
import type { Person } from './staff.ts'

/** What every part of the office works with. */
export interface Desk {
  readonly graph: Graph
  readonly person: Person
}

export const DeskInUse = createContext<Desk | null>(null)

export function useDesk(): Desk {
  const desk = useContext(DeskInUse)
  if (!desk) throw new Error('this part of the office stands outside of it')
  return desk
}

/** The same graph, which tells when it no longer knows who asks. */
export const listened = (graph: Graph, strangers: () => void): Graph => ({
  ...graph,
  async ask<Data>(query: string, variables?: object) {
    try {
      return await graph.ask<Data>(query, variables)
    } catch (error) {
      if ((error as { code?: string }).code === 'UNAUTHENTICATED') strangers()
      throw error
    }
  },
  async look<Data>(query: string, variables?: object): Promise<Seen<Data>> {
    const seen = await graph.look<Data>(query, variables)
    if (seen.problems.some(({ code }) => code === 'UNAUTHENTICATED')) strangers()
    return seen
  },
})
