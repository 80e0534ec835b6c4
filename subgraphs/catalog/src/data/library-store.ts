import type { Contribution, Contributor, Series, Subject, Work } from '../domain/library.ts'
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts'

interface Contributed {
  readonly id: string
  readonly contributions: readonly Contribution[]
}

const contributions = Prisma.sql`
  jsonb_agg(jsonb_build_object('role', m.role, 'contributor', jsonb_build_object('id', c.id, 'name', c.name,
    'sortName', c.sort_name, 'born', c.born, 'died', c.died)) ORDER BY m.position) AS contributions`

export type LibraryStore = ReturnType<typeof openLibraryStore>

/** What stands around the books. Each answers a whole batch in one statement. */
export const openLibraryStore = (prisma: PrismaClient) => ({
  works: (ids: readonly string[]): Promise<Work[]> => prisma.work.findMany({ where: { id: { in: [...ids] } } }),

  contributors: (ids: readonly string[]): Promise<Contributor[]> =>
    prisma.contributor.findMany({ where: { id: { in: [...ids] } } }),

  series: (ids: readonly string[]): Promise<Series[]> => prisma.series.findMany({ where: { id: { in: [...ids] } } }),

  subjects: (codes: readonly string[]) =>
    prisma.subject.findMany({ where: { code: { in: [...codes] } } }) as Promise<Subject[]>,

  contributionsToWorks: (ids: readonly string[]): Promise<Contributed[]> =>
    prisma.$queryRaw`
      SELECT m.work_id AS id, ${contributions} FROM work_contributor m JOIN contributor c ON c.id = m.contributor_id
      WHERE m.work_id = ANY (${[...ids]}::uuid[]) GROUP BY m.work_id`,

  contributionsToBooks: (ids: readonly string[]): Promise<Contributed[]> =>
    prisma.$queryRaw`
      SELECT m.edition_id AS id, ${contributions} FROM edition_contributor m JOIN contributor c ON c.id = m.contributor_id
      WHERE m.edition_id = ANY (${[...ids]}::uuid[]) GROUP BY m.edition_id`,

  subjectsOf(workIds: readonly string[]): Promise<{ workId: string; subjects: Subject[] }[]> {
    return prisma.$queryRaw`
      SELECT ws.work_id AS "workId", jsonb_agg(jsonb_build_object('code', b.code, 'scheme', b.scheme, 'heading', b.heading) ORDER BY ws.position) AS subjects
      FROM work_subject ws JOIN subject b ON b.code = ws.subject_code
      WHERE ws.work_id = ANY (${[...workIds]}::uuid[]) GROUP BY ws.work_id`
  },

  async cover(slug: string): Promise<{ mediaType: string; body: string } | null> {
    const row = await prisma.cover.findFirst({
      where: { edition: { slug } },
      select: { mediaType: true, body: true },
    })
    return row
  },
})
