import type { Context } from '../context.ts'
import { workIds } from '../domain/ids.ts'
import type { Work as OneWork } from '../domain/library.ts'
import type { RoomResolvers } from '../generated/graphql.ts'

export const Work: RoomResolvers['Work'] = {
  __resolveReference: ({ id }, { load }) => {
    const workId = workIds.read(id)
    return workId && load.work.load(workId)
  },
  id: (work) => workIds.show(work.id),
  contributors: async (work, _, { load }) => (await load.contributionsToWork.load(work.id))?.contributions ?? [],
  subjects: async (work, _, { load }) => (await load.subjectsOfWork.load(work.id))?.subjects ?? [],
  series: (work, _, { load }) => (work.seriesId === null ? null : load.series.load(work.seriesId)),
  editions: async (work, _, { load }) => (await load.editionsOfWork.load(work.id))?.editions ?? [],
}

/** The work that a book's row names; the database promises that it is there. */
export async function workOf(load: Context['load'], workId: string): Promise<OneWork> {
  const work = await load.work.load(workId)
  if (!work) throw new Error(`there is no work ${workId}`)
  return work
}
