import type { Finder, Found, Wanted } from '../src/actions/finder.ts'
import { type Filter, noFilter, readQuestion, type Sort } from '../src/domain/question.ts'
import { shelf } from './shelf.ts'

export interface EngineUnderTest {
  readonly engine: Finder
  close(): Promise<void>
}

let opening: (() => Promise<EngineUnderTest>) | null = null
let under: EngineUnderTest | null = null

/** Says which engine this test file is about. */
export function about(open: () => Promise<EngineUnderTest>): void {
  opening = open
}

export async function open(): Promise<Finder> {
  if (!opening) throw new Error('which engine is this about?')
  under = await opening()
  return under.engine
}

export const close = async (): Promise<void> => under?.close()

export function engine(): Finder {
  if (!under) throw new Error('the engine is not open yet')
  return under.engine
}

type Asked = Partial<Filter> & { sort?: Sort }

const everything: Wanted = { limit: 50, after: null, highlights: true, total: true, facets: true }

export const find = (
  text: string,
  { sort = 'RELEVANCE', ...filter }: Asked = {},
  wanted: Partial<Wanted> = {},
): Promise<Found> =>
  engine().search(readQuestion({ text, filter: { ...noFilter, ...filter }, sort }), { ...everything, ...wanted })

/** The titles of what is found, in order. */
export const titles = async (text: string, asked?: Asked): Promise<string[]> =>
  (await find(text, asked)).hits.map(({ bookId }) => shelf.find((one) => one.bookId === bookId)?.title ?? bookId)
