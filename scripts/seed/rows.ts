import { drawCover } from '../../subgraphs/catalog/seed/cover.ts'
import { seedId } from '../../subgraphs/catalog/seed/seed-id.ts'
import type { SeedContributor, SeedCredit, SeedEdition, SeedWork } from '../../subgraphs/catalog/seed/shape.ts'
import { sortTitle } from '../../subgraphs/catalog/src/domain/sort-title.ts'
import type { Row } from './insert-rows.ts'

const ids = {
  work: (key: string) => seedId(`work:${key}`),
  edition: (slug: string) => seedId(`edition:${slug}`),
  contributor: (key: string) => seedId(`contributor:${key}`),
  series: (key: string) => seedId(`series:${key}`),
}

export const editionId = ids.edition

export const seriesRow = ({ key, name }: { key: string; name: string }): Row => ({ id: ids.series(key), name })

export const contributorRow = ({ key, name, sortName, born, died }: SeedContributor): Row => ({
  id: ids.contributor(key),
  name,
  sort_name: sortName,
  born,
  died,
})

export const workRow = (work: SeedWork): Row => ({
  id: ids.work(work.key),
  title: work.title,
  original_title: work.originalTitle === work.title ? null : work.originalTitle,
  original_language: work.originalLanguage,
  first_published: work.firstPublished,
  description: work.description,
  series_id: work.series && ids.series(work.series.series),
  series_position: work.series?.position ?? null,
})

export const workSubjectRows = (work: SeedWork): Row[] =>
  work.subjects.map((code, at) => ({ work_id: ids.work(work.key), subject_code: code, position: at + 1 }))

export const workCreditRows = (work: SeedWork): Row[] =>
  work.credits.map((credit) => ({ work_id: ids.work(work.key), ...creditColumns(credit) }))

export const editionRow = (work: SeedWork, edition: SeedEdition): Row => ({
  id: ids.edition(edition.slug),
  work_id: ids.work(work.key),
  slug: edition.slug,
  isbn: edition.isbn,
  title: edition.title,
  sort_title: sortTitle(edition.title, edition.language),
  subtitle: edition.subtitle,
  format: edition.format,
  language: edition.language,
  publisher: edition.publisher,
  published_on: edition.published,
  pages: edition.pages,
  grams: edition.weightGrams ?? 0,
  note: edition.note,
  price_amount: edition.price.amount,
})

export const editionCreditRows = (edition: SeedEdition): Row[] =>
  edition.credits.map((credit) => ({ edition_id: ids.edition(edition.slug), ...creditColumns(credit) }))

export const stockRow = ({ slug, stock }: SeedEdition): Row => ({ edition_id: ids.edition(slug), available: stock })

/** The delivery that explains the first stock; a book without copies had none. */
export const deliveryRows = ({ slug, stock }: SeedEdition): Row[] =>
  stock === 0
    ? []
    : [
        {
          edition_id: ids.edition(slug),
          kind: 'DELIVERY',
          change_available: stock,
          change_reserved: 0,
          delivery_note: 'opening stock',
          who: 'seed',
        },
      ]

export const coverRow = ({ slug, title }: SeedEdition, author: string): Row => ({
  edition_id: ids.edition(slug),
  media_type: 'image/svg+xml',
  body: drawCover({ title, author, seedKey: slug }),
})

const creditColumns = ({ contributor, role, order }: SeedCredit): Row => ({
  contributor_id: ids.contributor(contributor),
  role,
  position: order,
})
